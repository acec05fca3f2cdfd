using System.Text.Json;

namespace Berth.Manifest;

public sealed record SchedulerAddon(JsonElement Options, IReadOnlyList<SchedulerTask> Tasks) : ManifestAddon("scheduler", Options);

/// <param name="Schedule">As written; null when the manifest has none.</param>
/// <param name="Command">Run by <c>/bin/sh -c</c> in the app's surroundings.</param>
/// <param name="Cron">Five fields (minute, hour, day, month, weekday) when <paramref name="Trigger"/> is <see cref="SchedulerTrigger.Cron"/>; names such as <c>@daily</c> are resolved.</param>
public sealed record SchedulerTask(string Name, string? Schedule, string Command, SchedulerTrigger Trigger, string? Cron);

public enum SchedulerTrigger
{
    /// <summary>At the times of a cron expression.</summary>
    Cron,

    /// <summary><c>@reboot</c>: once each time the app starts.</summary>
    AppStart,

    /// <summary><c>@service</c>: runs as long as the app does.</summary>
    Service,

    /// <summary>No usable schedule: only by hand.</summary>
    Manual,
}
