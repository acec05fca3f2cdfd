using System.Text.Json;
using Berth.Apps;
using Berth.Backups.Archiving;
using Berth.Backups.Data;
using Berth.Backups.Sites;
using Berth.Operations;
using Berth.Platform;
using Berth.Ports;
using Berth.Ports.Backups;

namespace Berth.Backups.Runs;

/// <summary>After a round: what the retention does not keep is gone, and one more part of each site was read and found right. Append-only sites are only read.</summary>
internal sealed class TidySites(
    IBackupRepository repositories, SiteService sites, BackupStore store, Archives archives, IAppSnapshots apps, INotices notices, BackupsOptions options, TimeProvider clock) : IOperationStep
{
    public const string StepName = "tidy-sites";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var input = context.Input(RunJson.Default.RunInput);
        foreach (var site in (await sites.ListAsync(cancellationToken)).Where(site => input.SiteId is null || site.Id == input.SiteId))
        {
            string? problem = null;
            try
            {
                await TidyAsync(site, context, cancellationToken);
            }
            catch (PortException error) when (error.Code == "backup.no_repository")
            {
                context.Log($"{site.Name}: nothing there yet.");
            }
            catch (PortException error)
            {
                problem = error.Message;
                context.Log($"{site.Name}: {error.Message}");
            }

            await store.ChangeAsync<SiteRow>(site.Id, row => row.Error = problem, cancellationToken);
            var topic = $"backup.site/{site.Id}";
            if (problem is null)
            {
                await notices.ResolveAsync(topic, cancellationToken);
            }
            else
            {
                await notices.RaiseAsync(new Notice($"Backup site {site.Name} has a problem", problem) { Topic = topic }, cancellationToken);
            }
        }
    }

    private async Task TidyAsync(SiteRow site, StepContext context, CancellationToken cancellationToken)
    {
        var access = sites.Access(site);
        if (!site.AppendOnly)
        {
            context.Report(0.1, $"Retention at {site.Name}");
            await RetainAsync(site, access, context, cancellationToken);
        }

        var part = (site.VerifiedPart % options.VerifyParts) + 1;
        context.Report(0.5, $"Reading part {part} of {options.VerifyParts} of {site.Name}");
        await repositories.CheckAsync(access, part, options.VerifyParts, cancellationToken);
        await store.ChangeAsync<SiteRow>(site.Id, row => (row.VerifiedPart, row.VerifiedAt) = (part, clock.GetUtcNow()), cancellationToken);
    }

    private async Task RetainAsync(SiteRow site, RepositoryAccess access, StepContext context, CancellationToken cancellationToken)
    {
        var policy = SiteRules.Policy(JsonSerializer.Deserialize(site.Retention, SiteJson.Default.BackupRetention)!);
        var rows = await RowsOfAsync(site, cancellationToken);
        var living = (await apps.ListAsync(cancellationToken)).Select(app => app.Id).ToHashSet(StringComparer.Ordinal);
        var expired = await archives.RemoveExpiredAsync(rows.Select(row => row.Id).ToHashSet(StringComparer.Ordinal), living, cancellationToken);
        foreach (var fqdn in expired)
        {
            context.Log($"{site.Name}: the archive of {fqdn} is past its time.");
        }

        // The last backups of uninstalled apps have a time of their own.
        var archived = (await archives.ListAsync(cancellationToken)).Select(row => row.BackupId).ToHashSet(StringComparer.Ordinal);
        var forgotten = expired.Count;
        rows = await RowsOfAsync(site, cancellationToken);
        foreach (var mine in rows.Where(row => row.SnapshotId is not null && !archived.Contains(row.Id)).GroupBy(row => row.Identifier))
        {
            // Decided on the rows, so that backups that shall be preserved and the newest of all stay whatever the policy says.
            var drop = Retention.Drop([.. mine], policy, clock.GetUtcNow());
            await repositories.ForgetAsync(access, [.. drop.Select(row => row.SnapshotId!)], cancellationToken);
            foreach (var row in drop)
            {
                await RemoveAsync(row.Id, cancellationToken);
                forgotten++;
            }
        }

        if (forgotten > 0)
        {
            context.Log($"{site.Name}: {forgotten} backups are past their time.");
            await repositories.PruneAsync(access, cancellationToken);
        }
    }

    private async Task<List<BackupRow>> RowsOfAsync(SiteRow site, CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(null, 0, int.MaxValue, cancellationToken)).Where(row => row.SiteId == site.Id)];

    private async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        if (await db.Set<BackupRow>().FindAsync([id], cancellationToken) is { } row)
        {
            db.Remove(row);
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
