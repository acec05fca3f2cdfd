using System.Text.Json.Nodes;

namespace Berth.Addons.Scheduling;

/// <summary>Tells the scheduler whose tasks there are to run. The module that knows apps implements it.</summary>
public interface IScheduledApps
{
    /// <summary>Every app whose container is meant to run. Asked every few seconds, so it answers from memory or one query.</summary>
    Task<IReadOnlyList<ScheduledApp>> ListAsync(CancellationToken cancellationToken);
}

/// <param name="ContainerName">Where its tasks run.</param>
/// <param name="IsHealthy">Tasks start only then (contract 2.14).</param>
/// <param name="Tasks">Options of the manifest's <c>scheduler</c> addon, if it has one.</param>
/// <param name="Crontab">What the user added, if anything.</param>
public sealed record ScheduledApp(string AppId, string ContainerName, bool IsHealthy, JsonObject? Tasks, string? Crontab);
