using System.Text.Json.Nodes;

namespace Berth.Addons.Scheduling;

/// <param name="Name">Unique within the app; the source of its lines in the log.</param>
/// <param name="Command">For <c>/bin/sh -c</c> in the app's container.</param>
public sealed record ScheduledTask(string Name, Schedule Schedule, string Command)
{
    private const int LongestName = 64;

    /// <summary>The tasks of a manifest's <c>scheduler</c> options. What cannot be read is left out: the manifest was checked before.</summary>
    public static IReadOnlyList<ScheduledTask> FromManifest(JsonObject options) =>
        [.. options.Select(option => FromManifest(option.Key, option.Value)).OfType<ScheduledTask>()];

    private static ScheduledTask? FromManifest(string name, JsonNode? value) =>
        value is JsonObject task && name.Length is > 0 and <= LongestName && !name.Any(char.IsControl) && !name.Contains(' ')
        && Text(task, "schedule") is { } schedule && Schedule.TryParse(schedule) is { } parsed
        && Text(task, "command") is { } command
            ? new ScheduledTask(name, parsed, command)
            : null;

    private static string? Text(JsonObject task, string key) =>
        task[key] is JsonValue value && value.TryGetValue<string>(out var text) && text.Trim().Length > 0 ? text.Trim() : null;
}
