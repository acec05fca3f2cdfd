using System.Threading.Channels;

namespace Berth.Testing.Fakes;

/// <summary>What a program of <see cref="FakeContainerEngine"/> does; its result is the exit code.</summary>
public delegate Task<int> FakeProgram(FakeProcess process);

/// <summary>A running program: a container's own or one of <c>exec</c>.</summary>
public sealed class FakeProcess
{
    private readonly Channel<byte[]> _input = Channel.CreateUnbounded<byte[]>();
    private readonly Action<bool, string> _write;

    internal FakeProcess(string container, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, Action<bool, string> write, CancellationToken stopping)
    {
        (Container, Command, Environment, _write, Stopping) = (container, command, environment, write, stopping);
    }

    public string Container { get; }

    public IReadOnlyList<string> Command { get; }

    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Cancelled when it shall end: SIGTERM.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>What was written to its standard input; ends when that is closed.</summary>
    public IAsyncEnumerable<byte[]> Input => _input.Reader.ReadAllAsync(CancellationToken.None);

    internal ChannelWriter<byte[]> InputWriter => _input.Writer;

    public void Print(string text) => _write(false, text);

    public void PrintError(string text) => _write(true, text);
}
