using System.Text.Json.Serialization;

namespace Berth.Contracts;

/// <param name="Pattern">Six cron fields in the server's time zone, or <c>never</c>.</param>
public sealed record AutoupdatePattern(string? Pattern);

/// <summary><c>/updater/policy</c>. Ours. What is null stays as it is.</summary>
/// <param name="Policy"><c>off</c>; <c>minor</c>: patches and minor versions; <c>all</c>: those, and a notice of major versions, which never come by themselves.</param>
/// <param name="WatchSeconds">How long a new version is watched before the old one is let go, 0 to 3600.</param>
public sealed record UpdatePolicyBody(string? Policy, int? WatchSeconds);

/// <param name="History">Newest first.</param>
public sealed record AppHistoryResponse(IReadOnlyList<AppHistoryEntry> History);

/// <summary>A version that an app had, or one that it was to get and did not.</summary>
/// <param name="Since">When it came, or failed to.</param>
/// <param name="Until">When the next one came; null for the present one and for those that failed.</param>
/// <param name="Kind">Kind of the task: <c>app.install</c>, <c>app.update</c>, <c>app.restore</c>, <c>app.clone</c> …</param>
/// <param name="Message">Why it failed.</param>
public sealed record AppHistoryEntry(string Version, DateTimeOffset Since, DateTimeOffset? Until, string Kind, string? TaskId, bool Succeeded, string? Message)
{
    /// <summary>The version before; null for a new app.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? From { get; init; }
}
