using System.Formats.Tar;
using System.Text.Json;
using Berth.Ports;
using Berth.Ports.Backups;

namespace Berth.Testing.Fakes;

/// <summary>Repositories as plain copies in folders, so that they outlive the run of a server. Only <see cref="LocalTarget"/>s.</summary>
public sealed class FakeBackupRepository : IBackupRepository
{
    /// <summary>A file of this name in a repository's folder: nothing more fits there.</summary>
    public const string Full = "full";
    private const string Password = "password";

    public Task EnsureAsync(RepositoryAccess repository, CancellationToken cancellationToken)
    {
        var folder = Folder(repository);
        if (!File.Exists(Path.Combine(folder, Password)))
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, Password), repository.Password);
        }

        Open(repository);
        return Task.CompletedTask;
    }

    public Task<SnapshotSummary> SaveAsync(RepositoryAccess repository, SnapshotRequest request, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        var folder = Open(repository);
        var id = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());
        var half = Path.Combine(folder, $"{id}.part");
        foreach (var path in request.Paths.Where(path => Path.Exists(Path.Combine(request.Folder, path))))
        {
            Copy(Path.Combine(request.Folder, path), Path.Combine(half, "tree", path), request.Without);
        }

        if (!Directory.Exists(half))
        {
            throw new PortException("backup.nothing_to_save", "None of the folders exists.");
        }

        if (File.Exists(Path.Combine(folder, Full)))
        {
            throw new PortException("backup.full", "There is no space left where the backups go. Make room.");
        }

        File.WriteAllText(Path.Combine(half, "meta"), JsonSerializer.Serialize(new Meta(DateTimeOffset.UnixEpoch.AddTicks(Directory.GetDirectories(folder).Length), [.. request.Tags])));
        Directory.Move(half, Path.Combine(folder, id));
        var size = Measure(Path.Combine(folder, id, "tree"));
        return Task.FromResult(new SnapshotSummary(id, size.Entries, size.Bytes, size.Bytes, TimeSpan.Zero, []));
    }

    public Task<IReadOnlyList<Snapshot>> ListAsync(RepositoryAccess repository, IReadOnlyCollection<string> tags, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Snapshot>>(
        [.. from snapshot in Directory.GetDirectories(Open(repository))
            where File.Exists(Path.Combine(snapshot, "meta"))
            let meta = JsonSerializer.Deserialize<Meta>(File.ReadAllText(Path.Combine(snapshot, "meta")))!
            where tags.All(meta.Tags.Contains)
            orderby meta.Time
            select new Snapshot(Path.GetFileName(snapshot), meta.Time, meta.Tags)]);

    public Task<IReadOnlyList<SnapshotEntry>> ListFilesAsync(RepositoryAccess repository, string snapshotId, string path, CancellationToken cancellationToken)
    {
        var tree = Tree(repository, snapshotId);
        return Task.FromResult<IReadOnlyList<SnapshotEntry>>(
            [.. from entry in new DirectoryInfo(tree).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
                let name = "/" + Path.GetRelativePath(tree, entry.FullName)
                where path == "/" || name == path || name.StartsWith(path + "/", StringComparison.Ordinal)
                orderby name
                select new SnapshotEntry(name, entry is DirectoryInfo ? "dir" : "file", entry is FileInfo file ? file.Length : 0, 0x1A4, 0, 0, new DateTimeOffset(entry.LastWriteTimeUtc))]);
    }

    public Task<SnapshotSize> MeasureAsync(RepositoryAccess repository, string snapshotId, CancellationToken cancellationToken) => Task.FromResult(Measure(Tree(repository, snapshotId)));

    public Task RestoreAsync(RepositoryAccess repository, RestoreRequest request, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        Copy(Tree(repository, request.SnapshotId) + request.Path, request.Target + request.Path, []);
        return Task.CompletedTask;
    }

    public async Task ReadFileAsync(RepositoryAccess repository, string snapshotId, string path, Stream destination, CancellationToken cancellationToken)
    {
        var file = Tree(repository, snapshotId) + path;
        if (Directory.Exists(file))
        {
            await TarFile.CreateFromDirectoryAsync(file, destination, includeBaseDirectory: true, cancellationToken);
            return;
        }

        if (!File.Exists(file))
        {
            throw new PortException("backup.path_not_found", "The snapshot has no such path.");
        }

        await using var content = File.OpenRead(file);
        await content.CopyToAsync(destination, cancellationToken);
    }

    public async Task<IReadOnlyList<string>> ForgetAsync(RepositoryAccess repository, IReadOnlyCollection<string> tags, RetentionPolicy policy, CancellationToken cancellationToken)
    {
        var old = policy.Last is { } last ? (await ListAsync(repository, tags, cancellationToken)).SkipLast(last).Select(snapshot => snapshot.Id).ToList() : [];
        await ForgetAsync(repository, old, cancellationToken);
        return old;
    }

    public Task ForgetAsync(RepositoryAccess repository, IReadOnlyCollection<string> snapshotIds, CancellationToken cancellationToken)
    {
        foreach (var id in snapshotIds.Where(id => Directory.Exists(Path.Combine(Open(repository), id))))
        {
            Directory.Delete(Path.Combine(Folder(repository), id), recursive: true);
        }

        return Task.CompletedTask;
    }

    public Task PruneAsync(RepositoryAccess repository, CancellationToken cancellationToken) => UnlockAsync(repository, cancellationToken);

    public Task ClearLeftoversAsync(RepositoryAccess repository, CancellationToken cancellationToken)
    {
        foreach (var half in Directory.GetDirectories(Open(repository), "*.part"))
        {
            Directory.Delete(half, recursive: true);
        }

        return Task.CompletedTask;
    }

    public Task CheckAsync(RepositoryAccess repository, int part, int parts, CancellationToken cancellationToken) => UnlockAsync(repository, cancellationToken);

    public Task UnlockAsync(RepositoryAccess repository, CancellationToken cancellationToken)
    {
        Open(repository);
        return Task.CompletedTask;
    }

    private static string Folder(RepositoryAccess repository) => ((LocalTarget)repository.Target).Path;

    private static string Open(RepositoryAccess repository)
    {
        var password = Path.Combine(Folder(repository), Password);
        if (!File.Exists(password))
        {
            throw new PortException("backup.no_repository", "There is no repository at this place.");
        }

        return File.ReadAllText(password) == repository.Password ? Folder(repository) : throw new PortException("backup.wrong_password", "The password does not open this repository.");
    }

    private static string Tree(RepositoryAccess repository, string id)
    {
        var tree = Path.Combine(Open(repository), id, "tree");
        return Directory.Exists(tree) ? tree : throw new PortException("backup.snapshot_not_found", "The repository has no such snapshot.");
    }

    private static SnapshotSize Measure(string tree)
    {
        var entries = new DirectoryInfo(tree).GetFileSystemInfos("*", SearchOption.AllDirectories);
        return new SnapshotSize(entries.Length, entries.OfType<FileInfo>().Sum(file => file.Length));
    }

    private static void Copy(string from, string to, IReadOnlyCollection<string> without)
    {
        if (without.Contains(from))
        {
            return;
        }

        if (File.Exists(from))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from, to, overwrite: true);
            return;
        }

        Directory.CreateDirectory(to);
        foreach (var entry in Directory.EnumerateFileSystemEntries(from))
        {
            Copy(entry, Path.Combine(to, Path.GetFileName(entry)), without);
        }
    }

    private sealed record Meta(DateTimeOffset Time, IReadOnlyList<string> Tags);
}
