namespace Berth.Addons.Scheduling;

/// <summary>What scheduled tasks printed, by app.</summary>
public interface ITaskLogs
{
    /// <summary>The last lines, oldest first, and with <paramref name="follow"/> those to come until cancelled.</summary>
    /// <param name="lines">How many of the last lines to begin with; null is all.</param>
    IAsyncEnumerable<TaskLogLine> ReadAsync(string appId, int? lines, bool follow, CancellationToken cancellationToken);
}

/// <param name="Task">The task's name.</param>
public sealed record TaskLogLine(DateTimeOffset Time, string Task, string Text);
