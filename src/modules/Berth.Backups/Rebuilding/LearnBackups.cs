using System.Text.Json;
using Berth.Backups.Data;
using Berth.Backups.Importing;
using Berth.Backups.Sites;
using Berth.Backups.Taking;
using Berth.Kernel;
using Berth.Operations;
using Berth.Ports;
using Berth.Ports.Backups;
using Microsoft.EntityFrameworkCore;

namespace Berth.Backups.Rebuilding;

/// <summary>
/// The list of backups is what the sites hold. The platform's own backup was made before, or in the middle of, what came
/// after it: newer backups of apps are not in its database, and some that are may have been removed since.
/// </summary>
internal sealed class LearnBackups(BackupStore store, SiteService sites, IBackupRepository repositories, SnapshotRecords records) : IOperationStep
{
    public const string StepName = "learn-backups";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var all = await sites.ListAsync(cancellationToken);
        for (var index = 0; index < all.Count; index++)
        {
            context.Report(index / (double)all.Count, $"Looking at {all[index].Name}");
            try
            {
                await LearnAsync(all[index], context, cancellationToken);
            }
            catch (Exception error) when (error is PortException or ErrorException)
            {
                context.Log($"{all[index].Name} cannot be read: {error.Message}");
                if (error is PortException { Code: "backup.no_repository" })
                {
                    // As the folder that was lost with the server. A place that only does not answer keeps its list.
                    await MissAsync(all[index].Id, [], "Its repository was not there when the server was brought back.", cancellationToken);
                }
            }
        }
    }

    private async Task LearnAsync(SiteRow site, StepContext context, CancellationToken cancellationToken)
    {
        var access = sites.Access(site);
        var there = await repositories.ListAsync(access, ["berth"], cancellationToken);
        var rows = (await store.ListAsync(null, 0, int.MaxValue, cancellationToken)).ToDictionary(row => row.Id, StringComparer.Ordinal);
        foreach (var snapshot in there)
        {
            if (Value(snapshot, "backup=") is not { } id || Value(snapshot, "app=") is not { } identifier)
            {
                continue;
            }

            if (rows.TryGetValue(id, out var known))
            {
                if (known.State == BackupStates.Normal && known.SnapshotId == snapshot.Id)
                {
                    continue;
                }

                await store.ChangeAsync<BackupRow>(id, row => (row.SnapshotId, row.State, row.Error) = (snapshot.Id, BackupStates.Normal, null), cancellationToken);
                continue;
            }

            try
            {
                await store.AddAsync(await RowOfAsync(site, access, snapshot, id, identifier, cancellationToken), cancellationToken);
                context.Log($"{site.Name} has a newer backup: {snapshot.Id[..8]} of {snapshot.Time.UtcDateTime:yyyy-MM-dd HH:mm}");
            }
            catch (ErrorException error)
            {
                context.Log($"Snapshot {snapshot.Id[..8]} at {site.Name} is left alone: {error.Message}");
            }
        }

        await MissAsync(site.Id, there.Select(snapshot => snapshot.Id).ToHashSet(StringComparer.Ordinal), "It is not at the site any more.", cancellationToken);
    }

    private async Task<BackupRow> RowOfAsync(SiteRow site, RepositoryAccess access, Snapshot snapshot, string id, string identifier, CancellationToken cancellationToken)
    {
        var record = identifier == BackupStates.Platform ? null : (await records.ReadAsync(access, snapshot.Id, cancellationToken)).App;
        if (record is not null && record.AppId != identifier)
        {
            throw new ErrorException(BackupErrors.BadRecord("it is of another app than its mark says."));
        }

        return new BackupRow
        {
            Id = id,
            SiteId = site.Id,
            Identifier = identifier,
            SnapshotId = snapshot.Id,
            State = BackupStates.Normal,
            Fqdn = record?.Spec.Fqdn ?? "",
            PackageVersion = record is { Spec.Manifest.ValueKind: JsonValueKind.Object } && record.Spec.Manifest.TryGetProperty("version", out var version) ? version.ToString() : "",
            Record = record is null ? null : JsonSerializer.Serialize(record, SnapshotJson.Default.AppRecord),
            CreatedAt = snapshot.Time,
        };
    }

    private async Task MissAsync(string siteId, HashSet<string> there, string why, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        foreach (var row in await db.Set<BackupRow>().Where(row => row.SiteId == siteId).ToListAsync(cancellationToken))
        {
            if (row.State != BackupStates.Error && (row.SnapshotId is null || !there.Contains(row.SnapshotId)))
            {
                (row.State, row.Error) = (BackupStates.Error, why);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private static string? Value(Snapshot snapshot, string mark) =>
        snapshot.Tags.FirstOrDefault(tag => tag.StartsWith(mark, StringComparison.Ordinal)) is { } tag ? tag[mark.Length..] : null;
}
