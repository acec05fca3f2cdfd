using Berth.Contracts;
using Berth.Kernel;
using Berth.Ports.Backups;
using Cronos;

namespace Berth.Backups.Sites;

/// <summary>What a site's settings may be, and what they mean.</summary>
internal static class SiteRules
{
    public const string Never = "never";

    /// <summary>At three in the night, server time.</summary>
    public const string DefaultSchedule = "00 00 3 * * *";

    /// <summary>Everything of a week, so that what was made by hand or before a restore does not vanish in the next night.</summary>
    public static BackupRetention DefaultRetention { get; } = new() { KeepWithinSecs = 7 * 86400, KeepWeekly = 4, KeepMonthly = 6 };

    public static Error? CheckSchedule(string schedule) => schedule == Never || CronExpression.TryParse(schedule, CronFormat.IncludeSeconds, out _)
        ? null
        : Error.Invalid("backup.bad_schedule", "schedule must have six fields (second minute hour day month weekday), such as 00 00 3 * * *, or be never.", "schedule");

    /// <summary>When it is due next after a moment; null is never.</summary>
    public static DateTimeOffset? Next(string schedule, DateTimeOffset after) => schedule == Never || !CronExpression.TryParse(schedule, CronFormat.IncludeSeconds, out var cron)
        ? null
        : cron.GetNextOccurrence(after, TimeZoneInfo.Local);

    public static Error? CheckRetention(BackupRetention retention)
    {
        int?[] counts = [retention.KeepLast, retention.KeepDaily, retention.KeepWeekly, retention.KeepMonthly, retention.KeepYearly];
        return counts.Any(count => count is < 0 or > 10_000) || retention.KeepWithinSecs is < -1
            ? Error.Invalid("backup.bad_retention", "retention takes keepWithinSecs (-1 keeps everything) and keepLast, keepDaily, keepWeekly, keepMonthly, keepYearly, from 0 to 10000.", "retention")
            : null;
    }

    /// <summary>-1 for the time keeps everything, as the reference has it.</summary>
    public static RetentionPolicy Policy(BackupRetention retention) => retention.KeepWithinSecs == -1
        ? new RetentionPolicy()
        : new RetentionPolicy(
            Positive(retention.KeepLast), Positive(retention.KeepDaily), Positive(retention.KeepWeekly), Positive(retention.KeepMonthly), Positive(retention.KeepYearly),
            retention.KeepWithinSecs is > 0 and var seconds ? TimeSpan.FromSeconds(Math.Min(seconds, 100L * 366 * 86400)) : null);

    public static Error? CheckLimits(BackupLimits limits) => limits.UploadKiB is < 1 || limits.DownloadKiB is < 1 || limits.Niceness is < 0 or > 19
        ? Error.Invalid("backup.bad_limits", "limits takes uploadKiB and downloadKiB from 1 (absent is no limit) and niceness from 0 to 19.", "limits")
        : null;

    public static Error? CheckContents(BackupContents contents) => contents is { Include: not null, Exclude: not null } || (contents.Include ?? contents.Exclude ?? []).Count > 10_000
        ? Error.Invalid("backup.bad_contents", "contents takes either include or exclude, lists of app ids (box is the platform); null is everything.", "contents")
        : null;

    public static bool Takes(BackupContents? contents, string identifier) =>
        contents?.Include is { } only ? only.Contains(identifier) : contents?.Exclude?.Contains(identifier) != true;

    private static int? Positive(int? count) => count > 0 ? count : null;
}
