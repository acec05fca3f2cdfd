using System.Text.Json;
using Berth.Apps;
using Berth.Backups.Data;
using Berth.Backups.Sites;
using Berth.Backups.Taking;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Operations;

namespace Berth.Backups.Archiving;

/// <summary>Starts uninstalls, and their undoing.</summary>
internal sealed class ArchiveStarter(IAppReturns returns, IAppSnapshots apps, IAppBackups backups, BackupStore store, SiteService sites, Archives archives)
{
    /// <summary>
    /// Keeps the app as an archive and removes it. With nothing kept: when the caller says so, when there is nothing (it
    /// was never installed, or is half removed already), and on a platform without any backup site.
    /// <c>app.not_found</c>, <c>archive.no_site</c>, <c>operation.busy</c>.
    /// </summary>
    public async Task<Result<Operation>> UninstallAsync(string appId, bool skipBackup, string by, CancellationToken cancellationToken)
    {
        if (await apps.FindAsync(appId, cancellationToken) is not { } app)
        {
            return BackupErrors.AppNotFound(appId);
        }

        if (skipBackup || !app.IsInstalled || app.IsHalfRemoved || (await sites.ListAsync(cancellationToken)).Count == 0)
        {
            return await returns.RemoveAsync(appId, by, cancellationToken);
        }

        return (await sites.ListTakingAsync(appId, cancellationToken)).Count == 0
            ? Error.Conflict("archive.no_site", "No backup site takes this app, so nothing of it would be kept. Change what the sites take, or uninstall it with nothing kept (skipBackup; berth uninstall --force).")
            : await returns.ArchiveAsync(appId, null, by, cancellationToken);
    }

    /// <summary>As above, and never with nothing kept.</summary>
    /// <param name="backupId">A backup there is, instead of a new one.</param>
    public async Task<Result<Operation>> ArchiveAsync(string appId, string? backupId, string by, CancellationToken cancellationToken)
    {
        if (await apps.FindAsync(appId, cancellationToken) is not { } app)
        {
            return BackupErrors.AppNotFound(appId);
        }

        if (!app.IsInstalled || app.IsHalfRemoved)
        {
            return Error.Conflict("app.not_installed", "The app was never installed completely, or is half removed: there is nothing to archive. Uninstall it.");
        }

        if (string.IsNullOrEmpty(backupId))
        {
            return (await sites.ListTakingAsync(appId, cancellationToken)).Count == 0 ? BackupErrors.NoSite : await returns.ArchiveAsync(appId, null, by, cancellationToken);
        }

        var record = await backups.FindRecordAsync(appId, backupId, cancellationToken);
        return record.IsOk ? await returns.ArchiveAsync(appId, backupId, by, cancellationToken) : record.Error;
    }

    /// <summary>Brings the app back: at the location it had, unless another is asked for. <c>archive.not_found</c>, <c>location.taken</c>, …</summary>
    public async Task<Result<Operation>> UnarchiveAsync(string archiveId, CloneRequest location, string by, CancellationToken cancellationToken)
    {
        var found = await archives.FindAsync(archiveId, cancellationToken);
        if (found.Value is not { } archive)
        {
            return found.Error!;
        }

        if (await store.FindAsync(archive.BackupId, cancellationToken) is not { State: BackupStates.Normal, Record: { } json })
        {
            return BackupErrors.NotReady(archive.BackupId);
        }

        var record = JsonSerializer.Deserialize(json, SnapshotJson.Default.AppRecord)!;
        return await returns.ReturnAsync(new ReturningApp(archive.AppId, AppSteps.UnarchiveKind, record, archive.BackupId, location), by, cancellationToken);
    }
}
