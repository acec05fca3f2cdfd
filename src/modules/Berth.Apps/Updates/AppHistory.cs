using Berth.Apps.Data;
using Berth.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Berth.Apps.Updates;

/// <summary>What versions an app had, from when to when, and what did not come off.</summary>
internal sealed class AppHistory(AppStore store)
{
    /// <summary>Newest first; what is of before the record began is the app's present version from its last change on.</summary>
    public async Task<IReadOnlyList<AppHistoryEntry>> ListAsync(AppRow row, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var rows = await db.Set<HistoryRow>().AsNoTracking().Where(found => found.AppId == row.Id).OrderByDescending(found => found.OperationId).ToListAsync(cancellationToken);
        var entries = new List<AppHistoryEntry>();
        DateTimeOffset? until = null;
        foreach (var change in rows)
        {
            entries.Add(new AppHistoryEntry(change.To, change.At, change.Succeeded ? until : null, change.Kind, change.OperationId.ToString(), change.Succeeded, change.Message) { From = change.From });
            until = change.Succeeded ? change.At : until;
        }

        var oldest = rows.LastOrDefault(change => change.Succeeded);
        if (row.Installed && (oldest is null || oldest.From is not null))
        {
            entries.Add(new AppHistoryEntry(oldest?.From ?? App.Before(row).Manifest.Version.ToString(), row.CreatedAt, until, "app.install", null, true, null));
        }

        return entries;
    }

    /// <summary>The newest attempt to bring the app to this version failed.</summary>
    public async Task<bool> HasFailedAsync(string appId, string version, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var newest = await db.Set<HistoryRow>().AsNoTracking().Where(row => row.AppId == appId && row.To == version).OrderByDescending(row => row.OperationId).FirstOrDefaultAsync(cancellationToken);
        return newest is { Succeeded: false };
    }
}
