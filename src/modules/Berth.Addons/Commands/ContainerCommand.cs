using System.Text;
using Berth.Kernel;
using Berth.Ports.Containers;

namespace Berth.Addons.Commands;

/// <summary>
/// Runs a program in a service's container with streams of any size. Unless told otherwise it runs as <c>nobody</c>, who
/// may not read the service's files, so that a dump that misuses a client program wins nothing. Secrets go in by
/// environment only.
/// </summary>
internal sealed class ContainerCommand(IContainerEngine engine)
{
    private const int BufferBytes = 64 << 10;

    /// <param name="container">Container name.</param>
    /// <param name="arguments">Program and arguments; no secrets.</param>
    /// <param name="environment">Added to the container's own.</param>
    /// <param name="writeInput">Writes what the program reads; null is no input.</param>
    /// <param name="output">Takes what the program prints; null drops it.</param>
    /// <param name="cancellationToken">Stops reading; the program ends when it next reads or writes.</param>
    /// <param name="user">As whom it runs.</param>
    /// <exception cref="ErrorException"><c>addon.command_failed</c> with the end of its error output, when it ends with another code than 0.</exception>
    public async Task RunAsync(
        string container,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        Func<Stream, CancellationToken, Task>? writeInput,
        Stream? output,
        CancellationToken cancellationToken,
        string user = "nobody")
    {
        var id = await engine.CreateExecAsync(
            container,
            new ExecSpec(arguments) { Environment = environment, AttachStdin = writeInput is not null, User = user },
            cancellationToken);
        var errors = new TailBuffer();
        await using (var session = await engine.StartExecAsync(id, tty: false, cancellationToken))
        {
            var reading = ReadAsync(session, output ?? Stream.Null, errors, cancellationToken);
            if (writeInput is not null)
            {
                await WriteAsync(session, writeInput, reading, cancellationToken);
            }

            await reading;
        }

        var code = (await engine.InspectExecAsync(id, cancellationToken)).ExitCode;
        if (code != 0)
        {
            throw new ErrorException(Error.External(
                "addon.command_failed", $"{arguments[0]} ended with code {code}: {errors.Text(environment.Values)}"));
        }
    }

    private static async Task WriteAsync(
        IExecSession session, Func<Stream, CancellationToken, Task> writeInput, Task reading, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writing = WriteAllAsync();
        if (await Task.WhenAny(writing, reading) == reading)
        {
            // The program ended before it read everything: its exit code tells more than a broken pipe.
            await stop.CancelAsync();
            try
            {
                await writing;
            }
            catch (Exception failure) when (failure is OperationCanceledException or IOException or Ports.PortException)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            return;
        }

        await writing;

        async Task WriteAllAsync()
        {
            await using var input = new BufferedStream(new ExecInput(session), BufferBytes);
            await writeInput(input, stop.Token);
            await input.FlushAsync(stop.Token);
            session.CloseStdin();
        }
    }

    private static async Task ReadAsync(IExecSession session, Stream output, TailBuffer errors, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        while (await session.ReadAsync(buffer, cancellationToken) is { Count: > 0 } read)
        {
            if (read.Stream == ExecStream.Stdout)
            {
                await output.WriteAsync(buffer.AsMemory(0, read.Count), cancellationToken);
            }
            else
            {
                errors.Add(buffer.AsSpan(0, read.Count));
            }
        }
    }

    /// <summary>The last few kilobytes of an error output.</summary>
    private sealed class TailBuffer
    {
        private const int Kept = 4096;
        private readonly StringBuilder _text = new();

        public void Add(ReadOnlySpan<byte> bytes)
        {
            _text.Append(Encoding.UTF8.GetString(bytes));
            if (_text.Length > Kept)
            {
                _text.Remove(0, _text.Length - Kept);
            }
        }

        /// <summary>Without the given secrets, should a program have printed one.</summary>
        public string Text(IEnumerable<string> secrets) =>
            secrets.Where(secret => secret.Length > 0).Aggregate(_text.ToString().Trim(), (text, secret) => text.Replace(secret, "•••", StringComparison.Ordinal));
    }
}
