using System.Collections.Concurrent;
using System.Text.Json;
using Berth.Apps;
using Berth.Backups.Data;
using Berth.Backups.Sites;
using Berth.Kernel;
using Berth.Ports;
using Berth.Ports.Backups;

namespace Berth.Backups.Taking;

/// <summary>Brings what was prepared to a site, and believes it only after reading it back.</summary>
internal sealed class SnapshotSaver(IBackupRepository repositories, ReadBack compare, BackupStore store, SiteService sites, TimeProvider clock)
{
    private readonly DateTimeOffset _since = clock.GetUtcNow();
    private readonly ConcurrentDictionary<string, bool> _tried = new(StringComparer.Ordinal);

    /// <summary>An app's data and dumps. Repeatable: a snapshot that was made before a crash is found again.</summary>
    public Task SaveAppAsync(AppView app, SnapshotRecord record, BackupRow row, Action<double, string> report, Action<string> log, CancellationToken cancellationToken)
    {
        var request = new SnapshotRequest(app.Directory, ["data", SnapshotRecord.Folder, "icon.png"], Tags(row), [.. SqliteCopies.Replaced(app.DataDirectory, record.Sqlite)]);
        return SaveAsync(row, request, AppDumper.FolderOf(app), JsonSerializer.Serialize(record.App, SnapshotJson.Default.AppRecord), report, log, cancellationToken);
    }

    /// <param name="readBack">Folder of the request whose files are compared with what the site has.</param>
    /// <param name="record">Kept with the row.</param>
    public async Task SaveAsync(
        BackupRow row, SnapshotRequest request, string readBack, string? record, Action<double, string> report, Action<string> log, CancellationToken cancellationToken)
    {
        var site = await sites.GetAsync(row.SiteId, cancellationToken);
        var access = sites.Access(site);
        var begin = clock.GetTimestamp();
        var saved = await SavedBeforeAsync(access, row, cancellationToken) ?? await SaveOnceAsync(site, access, request, new Words(site.Name, report), cancellationToken);
        foreach (var unread in saved.Unread)
        {
            log($"{(unread.Vanished ? "Removed while it was saved" : "Could not be read")}: {unread.Path} {(unread.Vanished ? "" : unread.Reason)}");
        }

        if (saved.Unread.FirstOrDefault(unread => !unread.Vanished) is { } missing)
        {
            throw new ErrorException(BackupErrors.Incomplete($"{missing.Path} could not be read ({missing.Reason})."));
        }

        report(0.9, $"Reading back from {site.Name}");
        await compare.CompareAsync(access, saved.Id, request.Folder, readBack, cancellationToken);
        _tried.TryRemove(row.Id, out _);
        await store.ChangeAsync<BackupRow>(row.Id, kept =>
        {
            (kept.SnapshotId, kept.State, kept.Error, kept.VerifiedAt, kept.Record) = (saved.Id, BackupStates.Normal, null, clock.GetUtcNow(), record);
            (kept.Files, kept.Bytes, kept.Added, kept.Milliseconds) = (saved.Files, saved.Bytes, saved.Added, (long)clock.GetElapsedTime(begin).TotalMilliseconds);
        }, cancellationToken);
        log($"Saved to {site.Name}: {saved.Files} files, {new ByteSize(saved.Bytes)}, {new ByteSize(saved.Added)} of them new, as snapshot {saved.Id[..8]}.");
    }

    private static IReadOnlyCollection<string> Tags(BackupRow row) => ["berth", $"app={row.Identifier}", $"backup={row.Id}"];

    public static SnapshotRequest PlatformRequest(BackupsOptions options, BackupRow row) =>
        new(options.Home, [.. options.PlatformPaths, Path.GetFileName(options.PlatformStage)], Tags(row), []);

    private async Task<SnapshotSummary?> SavedBeforeAsync(RepositoryAccess access, BackupRow row, CancellationToken cancellationToken)
    {
        // Looking costs a call to the site. A row younger than this process, at its first attempt, has nothing there.
        var first = _tried.TryAdd(row.Id, true) && row.CreatedAt > _since;
        if (first || row.OperationId is null)
        {
            return null;
        }

        try
        {
            if (await repositories.ListAsync(access, [$"backup={row.Id}"], cancellationToken) is not [.., var found])
            {
                return null;
            }

            var size = await repositories.MeasureAsync(access, found.Id, cancellationToken);
            return new SnapshotSummary(found.Id, size.Entries, size.Bytes, 0, TimeSpan.Zero, []);
        }
        catch (PortException error) when (error.Code == "backup.no_repository")
        {
            return null;
        }
    }

    /// <summary>A repository is made for the first backup only: one that is missing later is a disk that is not there.</summary>
    private async Task<SnapshotSummary> SaveOnceAsync(SiteRow site, RepositoryAccess access, SnapshotRequest request, IProgress<TransferProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            return await repositories.SaveAsync(access, request, progress, cancellationToken);
        }
        catch (PortException error) when (error.Code == "backup.full" && !site.AppendOnly)
        {
            await ClearLeftoversAsync(access, cancellationToken);
            throw;
        }
        catch (PortException error) when (error.Code == "backup.no_repository")
        {
            if (await HasBackupsAsync(site, cancellationToken))
            {
                throw;
            }

            await repositories.EnsureAsync(access, cancellationToken);
            return await repositories.SaveAsync(access, request, progress, cancellationToken);
        }
    }

    /// <summary>What was saved until the place was full belongs to no backup, and would keep the next one from its room.</summary>
    private async Task ClearLeftoversAsync(RepositoryAccess access, CancellationToken cancellationToken)
    {
        try
        {
            await repositories.ClearLeftoversAsync(access, cancellationToken);
        }
        catch (PortException)
        {
            // Not so much as a lock fits, or another backup is at work there. The next prune removes it.
        }
    }

    private async Task<bool> HasBackupsAsync(SiteRow site, CancellationToken cancellationToken) =>
        (await store.ListAsync(null, 0, int.MaxValue, cancellationToken)).Any(row => row.SiteId == site.Id && row.State == BackupStates.Normal);

    private sealed class Words(string site, Action<double, string> report) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => report(value.Fraction * 0.9, TransferWords.Of($"To {site}", value));
    }
}

/// <summary>How far a transfer is, for people.</summary>
internal static class TransferWords
{
    public static string Of(string what, TransferProgress at)
    {
        var left = at.Remaining is { } time ? $", {(time.TotalMinutes >= 2 ? $"{time.TotalMinutes:0} min" : $"{time.TotalSeconds:0} s")} left" : "";
        return $"{what}: {new ByteSize(at.BytesDone)} of {new ByteSize(at.BytesTotal)}, {new ByteSize(at.Speed)}/s{left}";
    }
}
