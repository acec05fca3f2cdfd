using System.Text.Json;
using Berth.Apps;
using Berth.Backups.Data;
using Berth.Backups.Sites;
using Berth.Kernel;
using Berth.Operations;

namespace Berth.Backups.Taking;

/// <summary>Commits the rows of an app's new backups together with the operation that makes them.</summary>
internal sealed class BackupStarter(IAppSnapshots apps, SiteService sites, BackupStore store, IOperations operations, TimeProvider clock)
{
    /// <summary><c>app.not_found</c>, <c>app.not_installed</c>, <c>backup.no_site</c>, <c>backup.site_not_found</c>, <c>operation.busy</c>.</summary>
    /// <param name="siteId">Null is every site that takes the app.</param>
    /// <param name="key">The same key again answers the same operation.</param>
    public async Task<Result<Operation>> StartAsync(string appId, string? siteId, string? label, string by, string? key, CancellationToken cancellationToken)
    {
        if (await apps.FindAsync(appId, cancellationToken) is not { } app)
        {
            return BackupErrors.AppNotFound(appId);
        }

        if (!app.IsInstalled)
        {
            return Error.Conflict("app.not_installed", "The app was never installed completely: there is nothing to back up.");
        }

        var chosen = await ChooseAsync(appId, siteId, cancellationToken);
        return chosen.IsOk ? await CommitAsync(app, chosen.Value, label, by, key, cancellationToken) : chosen.Error;
    }

    private async Task<Result<SiteRow[]>> ChooseAsync(string appId, string? siteId, CancellationToken cancellationToken)
    {
        if (siteId is not null)
        {
            var found = await sites.FindAsync(siteId, cancellationToken);
            return found.Then<SiteRow[]>(site => new[] { site });
        }

        var taking = await sites.ListTakingAsync(appId, cancellationToken);
        return taking.Count == 0 ? BackupErrors.NoSite : taking.ToArray();
    }

    private async Task<Result<Operation>> CommitAsync(AppView app, SiteRow[] chosen, string? label, string by, string? key, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var input = JsonSerializer.Serialize(new BackupInput(label), BackupInputJson.Default.BackupInput);
        var operation = operations.Add(db, new NewOperation(BackupAppKind.KindName, app.Id, by, input, key));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var committed = await operations.CommitAsync(db, operation, cancellationToken);
        if (!committed.IsOk || committed.Value.Id != operation.Id)
        {
            return committed;
        }

        var now = clock.GetUtcNow();
        db.AddRange(chosen.Select(site => BackupRows.New(app, site.Id, label, operation.Id, now)));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        operations.Wake();
        return operation;
    }
}
