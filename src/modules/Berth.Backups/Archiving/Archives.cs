using Berth.Backups.Data;
using Berth.Backups.Sites;
using Berth.Kernel;
using Berth.Operations;
using Berth.Platform;
using Berth.Ports.Backups;
using Microsoft.EntityFrameworkCore;

namespace Berth.Backups.Archiving;

/// <summary>The archives there are, and the end of their time.</summary>
internal sealed class Archives(BackupStore store, SiteService sites, IBackupRepository repositories, ISettings settings, TimeProvider clock)
{
    public const int LongestDays = 3650;
    private static readonly Setting<int> Days = new("backups.archive_days", 30);

    /// <summary>How long what is archived from now on stays.</summary>
    public ValueTask<int> GetDaysAsync(CancellationToken cancellationToken) => settings.GetAsync(Days, cancellationToken);

    public async Task<Error?> SetDaysAsync(int days, CancellationToken cancellationToken)
    {
        if (days is < 1 or > LongestDays)
        {
            return Error.Invalid("archive.bad_days", $"keepDays must be from 1 to {LongestDays}.", "keepDays");
        }

        await settings.SetAsync(Days, days, cancellationToken);
        return null;
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<ArchiveRow>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        return await db.Set<ArchiveRow>().AsNoTracking().OrderByDescending(row => row.CreatedAt).ToListAsync(cancellationToken);
    }

    public async Task<Result<ArchiveRow>> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        return await db.Set<ArchiveRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken) is { } row ? row : BackupErrors.ArchiveNotFound(id);
    }

    /// <summary>Removes the archive with its backup. At an append-only site the snapshot stays.</summary>
    /// <exception cref="Ports.PortException">The site cannot be reached; the archive stays.</exception>
    public async Task<Error?> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        var found = await FindAsync(id, cancellationToken);
        if (found.Value is not { } archive)
        {
            return found.Error;
        }

        await using var db = await store.OpenAsync(cancellationToken);
        if (await db.Set<Operation>().AsNoTracking().FirstOrDefaultAsync(row => row.Subject == archive.AppId && (row.State == OperationState.Queued || row.State == OperationState.Running), cancellationToken) is { } busy)
        {
            return Error.Conflict("operation.busy", $"Task {busy.Id} ({busy.Kind}) is working on this app. Wait for it to end or cancel it, then try again.");
        }

        if (await store.FindAsync(archive.BackupId, cancellationToken) is { SnapshotId: { } snapshot } backup
            && (await sites.FindAsync(backup.SiteId, cancellationToken)).Value is { AppendOnly: false } site)
        {
            await repositories.ForgetAsync(sites.Access(site), [snapshot], cancellationToken);
        }

        db.RemoveRange(await db.Set<ArchiveRow>().Where(row => row.Id == id).ToListAsync(cancellationToken));
        db.RemoveRange(await db.Set<BackupRow>().Where(row => row.Id == archive.BackupId).ToListAsync(cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }

    /// <summary>Removes those of a site whose time is over.</summary>
    /// <param name="living">Ids of apps that are here: an archive of one that is half removed is all there is of it.</param>
    /// <returns>Where they were.</returns>
    public async Task<IReadOnlyList<string>> RemoveExpiredAsync(IReadOnlySet<string> backupsOfSite, IReadOnlySet<string> living, CancellationToken cancellationToken)
    {
        var (now, removed) = (clock.GetUtcNow(), new List<string>());
        foreach (var archive in (await ListAsync(cancellationToken)).Where(row => row.ExpiresAt <= now && backupsOfSite.Contains(row.BackupId) && !living.Contains(row.AppId)))
        {
            if (await RemoveAsync(archive.Id, cancellationToken) is null)
            {
                removed.Add(archive.Fqdn);
            }
        }

        return removed;
    }
}
