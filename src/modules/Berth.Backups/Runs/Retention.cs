using System.Globalization;
using Berth.Backups.Data;
using Berth.Ports.Backups;

namespace Berth.Backups.Runs;

/// <summary>
/// Which backups of one app at one site have had their time. A backup that any rule keeps stays; so do the newest of
/// all, those to be preserved, and everything while no rule is set.
/// </summary>
internal static class Retention
{
    public static IReadOnlyList<BackupRow> Drop(IReadOnlyList<BackupRow> rows, RetentionPolicy policy, DateTimeOffset now)
    {
        if (policy.KeepsAll)
        {
            return [];
        }

        var newestFirst = rows.OrderByDescending(row => row.CreatedAt).ToList();
        var keep = new HashSet<BackupRow>(newestFirst.Take(Math.Max(1, policy.Last ?? 0)));
        keep.UnionWith(newestFirst.Where(row => row.PreserveSeconds < 0 || now - row.CreatedAt < TimeSpan.FromSeconds(Math.Min(row.PreserveSeconds, 100L * 366 * 86400))));
        keep.UnionWith(newestFirst.Where(row => policy.Within is { } within && now - row.CreatedAt < within));
        keep.UnionWith(NewestOfEach(newestFirst, policy.Daily, time => $"{time:yyyy-MM-dd}"));
        keep.UnionWith(NewestOfEach(newestFirst, policy.Weekly, time => $"{ISOWeek.GetYear(time)}-{ISOWeek.GetWeekOfYear(time)}"));
        keep.UnionWith(NewestOfEach(newestFirst, policy.Monthly, time => $"{time:yyyy-MM}"));
        keep.UnionWith(NewestOfEach(newestFirst, policy.Yearly, time => $"{time:yyyy}"));
        return [.. newestFirst.Where(row => !keep.Contains(row))];
    }

    private static IEnumerable<BackupRow> NewestOfEach(List<BackupRow> newestFirst, int? count, Func<DateTime, string> period) =>
        newestFirst.GroupBy(row => period(row.CreatedAt.UtcDateTime)).Take(count ?? 0).Select(group => group.First());
}
