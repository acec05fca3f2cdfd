namespace Berth.Ports.Backups;

/// <summary>
/// A place that keeps snapshots of folders: encrypted, deduplicated, compressed, each readable by itself.
/// Throws only <see cref="PortException"/> (codes <c>backup.no_repository</c>, <c>backup.wrong_password</c>,
/// <c>backup.locked</c>, <c>backup.full</c>, <c>backup.unreachable</c>, <c>backup.denied</c>, <c>backup.damaged</c>,
/// <c>backup.snapshot_not_found</c>, <c>backup.path_not_found</c>, <c>backup.nothing_to_save</c>, <c>backup.failed</c>) and
/// <see cref="OperationCanceledException"/>. A call that was cancelled or killed leaves the repository usable, and locks
/// that it left behind are cleared by the next call.
/// </summary>
public interface IBackupRepository
{
    /// <summary>A repository exists and this password opens it; a new one is made where none is.</summary>
    Task EnsureAsync(RepositoryAccess repository, CancellationToken cancellationToken);

    /// <summary>Saves folders. What vanishes or cannot be read meanwhile is told in <see cref="SnapshotSummary.Unread"/> and keeps the rest from nothing.</summary>
    Task<SnapshotSummary> SaveAsync(RepositoryAccess repository, SnapshotRequest request, IProgress<TransferProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Every snapshot that has all of <paramref name="tags"/>, oldest first.</summary>
    Task<IReadOnlyList<Snapshot>> ListAsync(RepositoryAccess repository, IReadOnlyCollection<string> tags, CancellationToken cancellationToken);

    /// <summary>What a snapshot holds below <paramref name="path"/>, directories before their content.</summary>
    /// <param name="path"><c>/</c> is all of it.</param>
    Task<IReadOnlyList<SnapshotEntry>> ListFilesAsync(RepositoryAccess repository, string snapshotId, string path, CancellationToken cancellationToken);

    /// <summary>Files and bytes that restoring a snapshot gives.</summary>
    Task<SnapshotSize> MeasureAsync(RepositoryAccess repository, string snapshotId, CancellationToken cancellationToken);

    /// <summary>Puts a snapshot, or one path of it, into a folder with owners, modes, links and extended attributes. What lies there already is overwritten, not removed.</summary>
    Task RestoreAsync(RepositoryAccess repository, RestoreRequest request, IProgress<TransferProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Copies one file's content to <paramref name="destination"/>; a folder comes as a tar archive.</summary>
    Task ReadFileAsync(RepositoryAccess repository, string snapshotId, string path, Stream destination, CancellationToken cancellationToken);

    /// <summary>Forgets snapshots with all of <paramref name="tags"/> that the policy does not keep. Their space comes back with <see cref="PruneAsync"/>.</summary>
    /// <returns>Ids of what was forgotten.</returns>
    Task<IReadOnlyList<string>> ForgetAsync(RepositoryAccess repository, IReadOnlyCollection<string> tags, RetentionPolicy policy, CancellationToken cancellationToken);

    /// <summary>Forgets these snapshots. One that is gone already is fine.</summary>
    Task ForgetAsync(RepositoryAccess repository, IReadOnlyCollection<string> snapshotIds, CancellationToken cancellationToken);

    /// <summary>Frees the space of what no snapshot needs any more.</summary>
    Task PruneAsync(RepositoryAccess repository, CancellationToken cancellationToken);

    /// <summary>Removes what backups left there that broke off, as one does when the place is full. Quick; no snapshot changes.</summary>
    Task ClearLeftoversAsync(RepositoryAccess repository, CancellationToken cancellationToken);

    /// <summary>Checks the structure, and reads and verifies one of <paramref name="parts"/> equal parts of the data.</summary>
    /// <param name="part">From 1 to <paramref name="parts"/>; 0 reads no data.</param>
    /// <exception cref="PortException"><c>backup.damaged</c> with what was found.</exception>
    Task CheckAsync(RepositoryAccess repository, int part, int parts, CancellationToken cancellationToken);

    /// <summary>Removes locks whose owner is gone. Live ones stay.</summary>
    Task UnlockAsync(RepositoryAccess repository, CancellationToken cancellationToken);
}
