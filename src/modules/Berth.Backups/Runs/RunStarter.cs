using System.Text.Json;
using Berth.Backups.Data;
using Berth.Backups.Sites;
using Berth.Kernel;
using Berth.Operations;

namespace Berth.Backups.Runs;

/// <summary>Starts a round of backups.</summary>
internal sealed class RunStarter(BackupStore store, SiteService sites, IOperations operations)
{
    /// <summary><c>backup.no_site</c>, <c>backup.site_not_found</c>, <c>operation.busy</c>.</summary>
    /// <param name="siteId">Null is every site.</param>
    public Task<Result<Operation>> StartAsync(string? siteId, bool scheduled, string by, CancellationToken cancellationToken) =>
        StartAsync(RunKind.KindName, new RunInput(siteId, scheduled), by, cancellationToken);

    /// <summary>Retention and verification alone. As above.</summary>
    public Task<Result<Operation>> CleanAsync(string? siteId, string by, CancellationToken cancellationToken) =>
        StartAsync(CleanupKind.KindName, new RunInput(siteId), by, cancellationToken);

    private async Task<Result<Operation>> StartAsync(string kind, RunInput wanted, string by, CancellationToken cancellationToken)
    {
        var all = await sites.ListAsync(cancellationToken);
        if (wanted.SiteId is { } siteId && all.All(site => site.Id != siteId))
        {
            return BackupErrors.SiteNotFound(siteId);
        }

        if (all.Count == 0)
        {
            return BackupErrors.NoSite;
        }

        await using var db = await store.OpenAsync(cancellationToken);
        var input = JsonSerializer.Serialize(wanted, RunJson.Default.RunInput);
        var operation = operations.Add(db, new NewOperation(kind, RunKind.Subject, by, input));
        var committed = await operations.CommitAsync(db, operation, cancellationToken);
        operations.Wake();
        return committed;
    }
}
