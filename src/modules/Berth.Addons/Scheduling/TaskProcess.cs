using System.Text;
using Berth.Ports;
using Berth.Ports.Containers;

namespace Berth.Addons.Scheduling;

/// <summary>A task's command in the app's container: environment, file system and limits are the app's.</summary>
internal sealed class TaskProcess(IContainerEngine engine, TimeProvider time)
{
    /// <summary>Set for every run to a value of its own; children inherit it, which is how a run is found again and killed as a whole.</summary>
    public const string MarkerVariable = "BERTH_TASK_RUN";

    private const int MaxLine = 16 << 10;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Prepares the command; nothing runs yet.</summary>
    public Task<string> CreateAsync(string container, string command, string marker, CancellationToken cancellationToken) =>
        engine.CreateExecAsync(
            container,
            new ExecSpec(["/bin/sh", "-c", command])
            {
                AttachStdin = false,
                Environment = new Dictionary<string, string>(StringComparer.Ordinal) { [MarkerVariable] = marker },
            },
            cancellationToken);

    /// <summary>Starts it, hands every line to <paramref name="onLine"/>, and returns the exit code when it ended.</summary>
    public async Task<int?> RunAsync(string execId, Func<string, Task> onLine, CancellationToken cancellationToken)
    {
        await using (var session = await engine.StartExecAsync(execId, tty: false, cancellationToken))
        {
            Dictionary<ExecStream, LineBuffer> lines = new() { [ExecStream.Stdout] = new(MaxLine), [ExecStream.Stderr] = new(MaxLine) };
            var buffer = new byte[MaxLine];
            while (await session.ReadAsync(buffer, cancellationToken) is { Count: > 0 } read)
            {
                foreach (var line in lines[read.Stream].Add(buffer.AsMemory(0, read.Count)))
                {
                    await onLine(line);
                }
            }

            foreach (var rest in lines.Values.Select(line => line.Rest).Where(rest => rest.Length > 0))
            {
                await onLine(rest);
            }
        }

        return (await engine.InspectExecAsync(execId, cancellationToken)).ExitCode;
    }

    /// <summary>False also when the engine no longer knows the command.</summary>
    public async Task<bool> IsRunningAsync(string execId, CancellationToken cancellationToken)
    {
        try
        {
            return (await engine.InspectExecAsync(execId, cancellationToken)).Running;
        }
        catch (PortException failure) when (!failure.IsTransient)
        {
            return false;
        }
    }

    /// <summary>SIGTERM to all processes of the run, and ten seconds later SIGKILL to what is left. Returns when none is left.</summary>
    public async Task KillAsync(string container, string marker, CancellationToken cancellationToken)
    {
        if (await SignalAsync(container, marker, "TERM", cancellationToken) && !await GoneAsync(container, marker, cancellationToken))
        {
            await SignalAsync(container, marker, "KILL", cancellationToken);
            await GoneAsync(container, marker, cancellationToken);
        }
    }

    private async Task<bool> GoneAsync(string container, string marker, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + Grace;
        while (await SignalAsync(container, marker, "0", cancellationToken))
        {
            if (time.GetUtcNow() > deadline)
            {
                return false;
            }

            await Task.Delay(Interval, time, cancellationToken);
        }

        return true;
    }

    /// <summary>True when there was any process to send it to.</summary>
    private async Task<bool> SignalAsync(string container, string marker, string signal, CancellationToken cancellationToken)
    {
        const string script =
            "for p in /proc/[0-9]*; do if grep -qF \"$1\" \"$p/environ\" 2>/dev/null; then echo; kill -s \"$2\" \"${p#/proc/}\" 2>/dev/null; fi; done; true";
        var id = await engine.CreateExecAsync(
            container,
            new ExecSpec(["/bin/sh", "-c", script, "sh", $"{MarkerVariable}={marker}", signal]) { AttachStdin = false, User = "0" },
            cancellationToken);
        var found = false;
        await RunAsync(id, _ => Task.FromResult(found = true), cancellationToken);
        return found;
    }

    /// <summary>Cuts a stream of bytes into lines; one that does not end is cut at the limit.</summary>
    private sealed class LineBuffer(int limit)
    {
        private readonly StringBuilder _line = new();
        private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

        public string Rest => _line.ToString();

        public IEnumerable<string> Add(ReadOnlyMemory<byte> bytes)
        {
            var text = new char[bytes.Length + 1];
            var count = _decoder.GetChars(bytes.Span, text, flush: false);
            for (var i = 0; i < count; i++)
            {
                if (text[i] == '\n' || _line.Length >= limit)
                {
                    yield return _line.ToString().TrimEnd('\r');
                    _line.Clear();
                }

                if (text[i] != '\n')
                {
                    _line.Append(text[i]);
                }
            }
        }
    }
}
