using System.Text.Json;
using Berth.Apps;
using Berth.Backups.Data;
using Berth.Backups.Taking;
using Berth.Kernel;
using Berth.Operations;
using Microsoft.EntityFrameworkCore;

namespace Berth.Backups.Proving;

/// <summary>Starts trial restores.</summary>
internal sealed class TrialStarter(BackupStore store, IAppSnapshots apps, IOperations operations)
{
    /// <summary>Of the newest good backup. <c>app.not_found</c>, <c>backup.none</c>, <c>operation.busy</c>.</summary>
    public async Task<Result<Operation>> StartAsync(string appId, string? backupId, string by, CancellationToken cancellationToken)
    {
        if (await apps.FindAsync(appId, cancellationToken) is null)
        {
            return BackupErrors.AppNotFound(appId);
        }

        var backup = string.IsNullOrEmpty(backupId) ? await store.FindNewestAsync(appId, cancellationToken) : await store.FindAsync(backupId, cancellationToken);
        if (backup is null || backup.Identifier != appId)
        {
            return string.IsNullOrEmpty(backupId) ? BackupErrors.None("this app") : BackupErrors.NotFound(backupId);
        }

        if (backup.State != BackupStates.Normal)
        {
            return BackupErrors.NotReady(backup.Id);
        }

        await using var db = await store.OpenAsync(cancellationToken);
        var input = JsonSerializer.Serialize(new ProveInput(appId, backup.Id, Guid.NewGuid().ToString()), ProveJson.Default.ProveInput);
        var operation = operations.Add(db, new NewOperation(ProveKind.KindName, ProveKind.SubjectOf(appId), by, input));
        var committed = await operations.CommitAsync(db, operation, cancellationToken);
        operations.Wake();
        return committed;
    }
}

/// <summary>Trial restores at work. Apart from their start, for steps may not know the operations that know them.</summary>
internal sealed class Trials(BackupStore store, IAppSandboxes sandboxes) : ISandboxList
{
    public async Task<AppView> DescribeAsync(ProveInput input, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(input.BackupId, cancellationToken);
        var record = row.Record is { } json ? JsonSerializer.Deserialize(json, SnapshotJson.Default.AppRecord)! : throw new ErrorException(BackupErrors.NotReady(row.Id));
        return sandboxes.Describe(input.SandboxId, record);
    }

    public async Task<IReadOnlyCollection<string>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var inputs = await db.Set<Operation>().AsNoTracking()
            .Where(row => row.Kind == ProveKind.KindName && (row.State == OperationState.Queued || row.State == OperationState.Running))
            .Select(row => row.Input).ToListAsync(cancellationToken);
        return [.. inputs.Select(input => JsonSerializer.Deserialize(input, ProveJson.Default.ProveInput)!.SandboxId)];
    }
}
