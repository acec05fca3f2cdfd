using System.IO.Enumeration;
using Berth.Backups.Data;
using Berth.Backups.Importing;
using Berth.Backups.Sites;
using Berth.Backups.Taking;
using Berth.Kernel;
using Berth.Ports.Backups;

namespace Berth.Backups.Restoring;

/// <summary>Brings a backup from its site and makes sure that it is whole.</summary>
internal sealed class SnapshotFetcher(IBackupRepository repositories, BackupStore store, SiteService sites, ImportSources imports, StagingSpace space)
{
    /// <param name="target">Folder that gets <c>data/</c> and <c>backup/</c>; emptied first.</param>
    /// <exception cref="ErrorException"><c>backup.not_ready</c>, <c>backup.incomplete</c>, <c>backup.bad_record</c>, <c>disk.full</c> before it begins.</exception>
    public async Task<SnapshotRecord> FetchAsync(string backupId, string target, Action<double, string> report, CancellationToken cancellationToken)
    {
        AppDumper.Remove(target);
        Directory.CreateDirectory(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (backupId.StartsWith(ImportSources.Mark, StringComparison.Ordinal))
        {
            await imports.FetchAsync(backupId[ImportSources.Mark.Length..], target, report, cancellationToken);
        }
        else
        {
            var row = await store.GetAsync(backupId, cancellationToken);
            var snapshot = row is { State: BackupStates.Normal, SnapshotId: { } id } ? id : throw new ErrorException(BackupErrors.NotReady(backupId));
            var site = await sites.GetAsync(row.SiteId, cancellationToken);
            await FetchAsync(repositories, sites.Access(site), snapshot, site.Name, target, bytes => space.Require(bytes, "what comes back from the site"), report, cancellationToken);
        }

        var dumps = Path.Combine(target, SnapshotRecord.Folder);
        var record = await SnapshotRecord.ReadAsync(dumps, cancellationToken);
        var data = Path.Combine(target, "data");
        Directory.CreateDirectory(data);
        SqliteCopies.PutBack(data, dumps, record.Sqlite);
        return record;
    }

    /// <summary>As many files and bytes as the site lists, or an error.</summary>
    /// <param name="requireRoom">Throws when so many bytes do not fit.</param>
    public static async Task FetchAsync(
        IBackupRepository repositories, RepositoryAccess access, string snapshot, string site, string target, Action<long> requireRoom, Action<double, string> report, CancellationToken cancellationToken)
    {
        var listed = await repositories.MeasureAsync(access, snapshot, cancellationToken);
        requireRoom(listed.Bytes);
        await repositories.RestoreAsync(access, new RestoreRequest(snapshot, target), new Words(site, report), cancellationToken);
        var found = Count(target);

        // A file with several names counts once there and for each name here.
        if (found.Entries != listed.Entries || found.Bytes < listed.Bytes)
        {
            throw new ErrorException(BackupErrors.Incomplete($"{listed.Entries} files and folders with {new ByteSize(listed.Bytes)} were saved, {found.Entries} with {new ByteSize(found.Bytes)} came back."));
        }
    }

    /// <summary>Files, links and folders, and the bytes of the files, as the site counts them: every name of a file counts.</summary>
    public static SnapshotSize Count(string folder)
    {
        // By default links to folders would be followed, out of the folder and round in circles.
        var sizes = new FileSystemEnumerable<long>(
            folder,
            (ref entry) => entry.IsDirectory || entry.Attributes.HasFlag(FileAttributes.ReparsePoint) ? 0 : entry.Length,
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false })
        {
            ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        var (entries, bytes) = (0L, 0L);
        foreach (var size in sizes)
        {
            (entries, bytes) = (entries + 1, bytes + size);
        }

        return new SnapshotSize(entries, bytes);
    }

    private sealed class Words(string site, Action<double, string> report) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => report(value.Fraction * 0.95, TransferWords.Of($"From {site}", value));
    }
}
