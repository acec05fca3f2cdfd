using System.Text;
using Berth.Ports;
using Berth.Ports.Containers;

namespace Berth.Addons.Scheduling;

/// <summary>A task's command in the app's container: environment, file system and limits are the app's.</summary>
internal sealed class TaskProcess(IContainerEngine engine)
{
    /// <summary>Set for every run to a value of its own; children inherit it, which is how a run is found again and killed as a whole.</summary>
    public const string MarkerVariable = "BERTH_TASK_RUN";

    private const int MaxLine = 16 << 10;

    /// <summary>
    /// Finds the run's sessions by the marker in the environment of its processes, and ends whatever belongs to them. By
    /// session, because the environment of a process that changed its user can be read only with CAP_SYS_PTRACE, which an
    /// app's container has not; as the image's user, whose processes it may read. Environments hold zero bytes, at which
    /// some greps stop; a zombie is no longer a process to wait for.
    /// </summary>
    private const string KillScript = """
        sessions=" "
        session() {
          { read -r line <"$1/stat"; } 2>/dev/null || return 1
          set -- ${line##*) }
          [ "$1" != Z ] && echo "$4"
        }
        signal() {
          left=
          for process in /proc/[0-9]*; do
            of=$(session "$process") || continue
            case "$sessions" in *" $of "*) left=yes; kill -s "$1" "${process#/proc/}" 2>/dev/null ;; esac
          done
          [ -n "$left" ]
        }
        for process in /proc/[0-9]*; do
          if { tr '\000' '\n' <"$process/environ"; } 2>/dev/null | grep -qxF "$1"; then
            sessions="$sessions$(session "$process") "
          fi
        done
        signal TERM || exit 0
        for second in 1 2 3 4 5 6 7 8 9 10; do
          sleep 1
          signal 0 || exit 0
        done
        signal KILL
        for second in 1 2 3 4 5 6 7 8 9 10; do
          signal 0 || exit 0
          sleep 1
        done
        exit 1
        """;

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

    /// <summary>SIGTERM to all processes of the run, and ten seconds later SIGKILL to what is left. False when some stay nevertheless.</summary>
    public async Task<bool> KillAsync(string container, string marker, CancellationToken cancellationToken)
    {
        var id = await engine.CreateExecAsync(
            container,
            new ExecSpec(["/bin/sh", "-c", KillScript, "sh", $"{MarkerVariable}={marker}"]) { AttachStdin = false },
            cancellationToken);
        return await RunAsync(id, _ => Task.CompletedTask, cancellationToken) is 0;
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
