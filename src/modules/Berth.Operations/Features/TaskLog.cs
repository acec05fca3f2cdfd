using System.Globalization;
using System.Runtime.CompilerServices;
using Berth.Operations.Running;
using Berth.Web;

namespace Berth.Operations.Features;

/// <summary>An operation's log file as log lines.</summary>
internal static class TaskLog
{
    public static async IAsyncEnumerable<LogEntry> Lines(IReadOnlyList<string> lines)
    {
        await Task.CompletedTask;
        foreach (var line in lines)
        {
            yield return Parse(line);
        }
    }

    /// <summary>All lines so far, then new ones until the operation has ended.</summary>
    public static async IAsyncEnumerable<LogEntry> FollowAsync(long id, IOperations operations, OperationLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sent = 0;
        await foreach (var operation in operations.WatchAsync(id, cancellationToken))
        {
            var lines = log.Read(id);
            foreach (var line in lines.Skip(sent))
            {
                yield return Parse(line);
            }

            sent = lines.Count;
        }
    }

    private static LogEntry Parse(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && DateTimeOffset.TryParse(line[..space], CultureInfo.InvariantCulture, out var time)
            ? new LogEntry(time, line[(space + 1)..], "task")
            : new LogEntry(DateTimeOffset.UnixEpoch, line, "task");
    }
}
