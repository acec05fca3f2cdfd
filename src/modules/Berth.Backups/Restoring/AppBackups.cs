using System.Text.Json;
using Berth.Apps;
using Berth.Backups.Data;
using Berth.Backups.Parts;
using Berth.Backups.Taking;
using Berth.Kernel;
using Berth.Operations;

namespace Berth.Backups.Restoring;

/// <summary>Finds what a backup holds.</summary>
internal sealed class AppBackups(BackupStore store) : IAppBackups
{
    public async Task<Result<AppRecord>> FindRecordAsync(string appId, string backupId, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(backupId, cancellationToken) is not { } row || row.Identifier != appId)
        {
            return BackupErrors.NotFound(backupId);
        }

        return row is { State: BackupStates.Normal, Record: { } record } ? JsonSerializer.Deserialize(record, SnapshotJson.Default.AppRecord)! : BackupErrors.NotReady(backupId);
    }
}

/// <summary>Starts a restore in an app's place.</summary>
internal sealed class RestoreStarter(IAppBackups backups, BackupStore store, IAppSnapshots apps, IAppRestores restores, IAppReturns returns)
{
    /// <summary>As below, for one file, folder or database. <c>backup.bad_path</c>, <c>backup.bad_database</c>, <c>backup.no_database</c>.</summary>
    public async Task<Result<Operation>> StartPartAsync(string appId, string? backupId, Result<BackupPart> asked, bool skipBackup, string by, CancellationToken cancellationToken)
    {
        if (asked.Value is not { } part)
        {
            return asked.Error!;
        }

        if (await apps.FindAsync(appId, cancellationToken) is not { } app)
        {
            return BackupErrors.AppNotFound(appId);
        }

        if (part.Database is { } database && app.Consumer.Addons.All(addon => addon.Key != database))
        {
            return Error.Invalid("backup.no_database", $"The app has no {database} database.", "database");
        }

        var chosen = string.IsNullOrEmpty(backupId) ? (await store.FindNewestAsync(appId, cancellationToken))?.Id : backupId;
        if (chosen is null)
        {
            return BackupErrors.None("this app");
        }

        var record = await backups.FindRecordAsync(appId, chosen, cancellationToken);
        return record.IsOk ? await restores.RestorePartAsync(appId, part.Text, chosen, skipBackup, by, cancellationToken) : record.Error;
    }

    /// <param name="backupId">Null is the newest good one.</param>
    public async Task<Result<Operation>> StartAsync(string appId, string? backupId, bool skipBackup, string by, CancellationToken cancellationToken)
    {
        var chosen = string.IsNullOrEmpty(backupId) ? (await store.FindNewestAsync(appId, cancellationToken))?.Id : backupId;
        if (chosen is null)
        {
            return await apps.FindAsync(appId, cancellationToken) is null ? BackupErrors.AppNotFound(appId) : BackupErrors.None("this app");
        }

        var record = await backups.FindRecordAsync(appId, chosen, cancellationToken);
        if (record.IsOk && await apps.FindAsync(appId, cancellationToken) is { IsInstalled: false })
        {
            // One of a server that was brought back, whose turn came to nothing then.
            return await returns.RefillAsync(appId, record.Value, chosen, by, cancellationToken);
        }

        return record.IsOk ? await restores.RestoreAsync(appId, record.Value, chosen, skipBackup, by, cancellationToken) : record.Error;
    }
}
