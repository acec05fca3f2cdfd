using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Berth.Addons.Providers;

namespace Berth.Addons.Scheduling;

/// <summary><c>log/apps/&lt;id&gt;/cron.log</c>: time, task, text; two files of 10 MB at most.</summary>
internal sealed class TaskLogs(AddonsOptions options, TimeProvider time) : ITaskLogs
{
    private const long MaxBytes = 10 << 20;
    private const int MaxLine = 16 << 10;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _locks = new(StringComparer.Ordinal);

    public async Task AppendAsync(string appId, string task, string text, CancellationToken cancellationToken)
    {
        var shown = text.Length > MaxLine ? text[..MaxLine] : text;
        var line = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'} {task} {shown}\n");
        var path = PathOf(appId);
        var gate = _locks.GetOrAdd(appId, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes })
            {
                File.Move(path, path + ".1", overwrite: true);
            }

            await File.AppendAllTextAsync(path, line, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    public async IAsyncEnumerable<TaskLogLine> ReadAsync(
        string appId, int? lines, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        AppName.Require(appId);
        var path = PathOf(appId);
        long position = 0;
        var last = new Queue<TaskLogLine>();
        foreach (var file in (string[])[path + ".1", path])
        {
            position = 0;
            await foreach (var (line, end) in ReadFromAsync(file, 0, cancellationToken))
            {
                position = end;
                last.Enqueue(line);
                if (last.Count > lines)
                {
                    last.Dequeue();
                }
            }
        }

        foreach (var line in last)
        {
            yield return line;
        }

        while (follow)
        {
            await Task.Delay(PollInterval, time, cancellationToken);
            if (new FileInfo(path) is not { Exists: true } file || file.Length < position)
            {
                position = 0;
            }

            await foreach (var (line, end) in ReadFromAsync(path, position, cancellationToken))
            {
                position = end;
                yield return line;
            }
        }
    }

    /// <summary>Absent is fine.</summary>
    public void Delete(string appId)
    {
        foreach (var path in (string[])[PathOf(appId), PathOf(appId) + ".1"])
        {
            if (File.Exists(path))
            {
                File.Delete(path);
            }
        }
    }

    private string PathOf(string appId) => Path.Combine(options.Home, "log", "apps", appId, "cron.log");

    /// <summary>Whole lines from a byte position on, each with the position after it.</summary>
    private static async IAsyncEnumerable<(TaskLogLine Line, long End)> ReadFromAsync(
        string path, long position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = position;
        using var reader = new StreamReader(file, Encoding.UTF8);
        while (await reader.ReadLineAsync(cancellationToken) is { } text)
        {
            position += Encoding.UTF8.GetByteCount(text) + 1;
            if (position <= file.Length && Parse(text) is { } line)
            {
                yield return (line, position);
            }
        }
    }

    private static TaskLogLine? Parse(string line) =>
        line.Split(' ', 3) is [var moment, var task, var text]
        && DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
            ? new TaskLogLine(parsed, task, text)
            : null;
}
