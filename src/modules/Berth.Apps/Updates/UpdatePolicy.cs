using Berth.Kernel;
using Berth.Platform;
using Cronos;

namespace Berth.Apps.Updates;

/// <summary>Which updates come by themselves, and when. A major version never does, whatever the policy.</summary>
internal static class UpdatePolicy
{
    public const string Never = "never";

    /// <summary>Nothing by itself.</summary>
    public const string Off = "off";

    /// <summary>Package revisions, patches and minor versions.</summary>
    public const string Minor = "minor";

    /// <summary>As <see cref="Minor"/>, and a notice when a major version waits for somebody.</summary>
    public const string All = "all";

    public static Setting<string> Policy { get; } = new("updates.policy", Minor);

    /// <summary>Six cron fields in the server's time zone, or <c>never</c>. By default after the nightly backup.</summary>
    public static Setting<string> Pattern { get; } = new("updates.pattern", "00 30 4 * * *");

    public static Error? CheckPolicy(string policy) => policy is Off or Minor or All
        ? null
        : Error.Invalid("update.bad_policy", "policy must be off, minor (patches and minor versions) or all (those, and a notice of major versions).", "policy");

    public static Error? CheckPattern(string? pattern) => pattern == Never || (pattern is not null && CronExpression.TryParse(pattern, CronFormat.IncludeSeconds, out _))
        ? null
        : Error.Invalid("update.bad_pattern", "pattern must have six fields (second minute hour day month weekday), such as 00 30 4 * * *, or be never.", "pattern");

    /// <summary>Null is never.</summary>
    public static DateTimeOffset? Next(string pattern, DateTimeOffset after) =>
        CronExpression.TryParse(pattern, CronFormat.IncludeSeconds, out var cron) ? cron.GetNextOccurrence(after, TimeZoneInfo.Local) : null;

    /// <summary>Why an update does not come by itself, or null when it does (packaging-contract.md 3.12).</summary>
    public static string? HoldBack(App app, FoundUpdate update)
    {
        if (update.Version.Major != app.Manifest.Version.Major)
        {
            return $"{update.Version} is a new major version: read its changelog, then update by hand";
        }

        if (update.Unstable)
        {
            return "its publisher does not call it stable";
        }

        var missing = app.Spec.Ports.Keys.Where(port => update.Manifest.Ports.All(known => known.Name != port)).ToList();
        return missing.Count > 0 ? $"it no longer has {string.Join(", ", missing)}, which is in use" : null;
    }
}
