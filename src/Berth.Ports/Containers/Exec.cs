namespace Berth.Ports.Containers;

/// <summary>A command for a running container.</summary>
public sealed record ExecSpec(IReadOnlyList<string> Command)
{
    public bool Tty { get; init; }

    public bool AttachStdin { get; init; } = true;

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary><c>user[:group]</c>; null is the image's user.</summary>
    public string? User { get; init; }

    public string? WorkingDirectory { get; init; }
}

/// <param name="Pid">On the host; 0 when it does not run.</param>
public sealed record ExecState(bool Running, int? ExitCode, int Pid);

public enum ExecStream
{
    Stdout,
    Stderr,
}

/// <summary>A running command's two-way connection. Without a terminal, output is told apart by stream; with one, all is stdout.</summary>
public interface IExecSession : IAsyncDisposable
{
    /// <summary>Next piece of output; a count of 0 is the end.</summary>
    ValueTask<(ExecStream Stream, int Count)> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>Tells the command that its input ended.</summary>
    void CloseStdin();
}
