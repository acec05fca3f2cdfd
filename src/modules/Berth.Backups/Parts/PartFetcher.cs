using Berth.Backups.Data;
using Berth.Backups.Restoring;
using Berth.Backups.Sites;
using Berth.Backups.Taking;
using Berth.Kernel;
using Berth.Ports;
using Berth.Ports.Backups;

namespace Berth.Backups.Parts;

/// <summary>Brings one file or folder of a backup, whole: SQLite databases from the copies that stand for them.</summary>
internal sealed class PartFetcher(IBackupRepository repositories, BackupStore store, SiteService sites)
{
    /// <param name="path">As <see cref="SnapshotPath.Of"/> gives it.</param>
    /// <param name="target">Folder that gets it under the same path; emptied first.</param>
    /// <exception cref="ErrorException"><c>backup.not_ready</c>, <c>backup.path_not_found</c>, <c>backup.incomplete</c>, <c>backup.bad_record</c>.</exception>
    public async Task<SnapshotRecord?> FetchAsync(string backupId, string path, string target, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(backupId, cancellationToken);
        var snapshot = row is { State: BackupStates.Normal, SnapshotId: { } id } ? id : throw new ErrorException(BackupErrors.NotReady(backupId));
        var access = sites.Access(await sites.GetAsync(row.SiteId, cancellationToken));
        AppDumper.Remove(target);
        Directory.CreateDirectory(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var record = row.Identifier == BackupStates.Platform ? null : await RecordAsync(access, snapshot, target, cancellationToken);
        var copies = (record?.Sqlite ?? []).Where(copy => SnapshotPath.IsWithin("/data/" + copy.Path, path)).ToList();
        var listed = await ListAsync(access, snapshot, path, cancellationToken);
        if (listed.Count == 0 && copies.Count == 0)
        {
            throw new ErrorException(BackupErrors.PathNotFound(path));
        }

        if (listed.Count > 0)
        {
            await repositories.RestoreAsync(access, new RestoreRequest(snapshot, target, path), null, cancellationToken);
            Check(target + path, listed);
        }

        var (data, dumps) = (Path.Combine(target, "data"), Path.Combine(target, SnapshotRecord.Folder));
        foreach (var copy in copies)
        {
            Inside.Resolve(dumps, copy.Copy);
            await repositories.RestoreAsync(access, new RestoreRequest(snapshot, target, $"/{SnapshotRecord.Folder}/{copy.Copy}"), null, cancellationToken);
        }

        SqliteCopies.PutBack(data, dumps, copies);
        return record;
    }

    private async Task<SnapshotRecord> RecordAsync(RepositoryAccess access, string snapshot, string target, CancellationToken cancellationToken)
    {
        await repositories.RestoreAsync(access, new RestoreRequest(snapshot, target, $"/{SnapshotRecord.Folder}/{SnapshotRecord.FileName}"), null, cancellationToken);
        return await SnapshotRecord.ReadAsync(Path.Combine(target, SnapshotRecord.Folder), cancellationToken);
    }

    private async Task<IReadOnlyList<SnapshotEntry>> ListAsync(RepositoryAccess access, string snapshot, string path, CancellationToken cancellationToken)
    {
        try
        {
            return [.. (await repositories.ListFilesAsync(access, snapshot, path, cancellationToken)).Where(entry => SnapshotPath.IsWithin(entry.Path, path))];
        }
        catch (PortException error) when (error.Code == "backup.path_not_found")
        {
            return [];
        }
    }

    private static void Check(string fetched, IReadOnlyList<SnapshotEntry> listed)
    {
        var bytes = listed.Where(entry => entry.Type == "file").Sum(entry => entry.Size);
        var found = Directory.Exists(fetched) && new DirectoryInfo(fetched).LinkTarget is null
            ? SnapshotFetcher.Count(fetched) is var inside ? inside with { Entries = inside.Entries + 1 } : null
            : new SnapshotSize(Path.Exists(fetched) || new FileInfo(fetched).LinkTarget is not null ? 1 : 0, new FileInfo(fetched) is { LinkTarget: null, Exists: true } file ? file.Length : 0);
        if (found!.Entries != listed.Count || found.Bytes != bytes)
        {
            throw new ErrorException(BackupErrors.Incomplete($"{listed.Count} files and folders with {new ByteSize(bytes)} were saved, {found.Entries} with {new ByteSize(found.Bytes)} came back."));
        }
    }
}
