namespace Berth.Ports.Backups;

/// <param name="Folder">Absolute; names in the snapshot are relative to it.</param>
/// <param name="Paths">Names in <paramref name="Folder"/> to save: one segment each, or <c>.</c> for all.</param>
/// <param name="Tags">Found again by these; letters, digits and <c>._=-</c> only.</param>
/// <param name="Without">Absolute paths that are left out, taken literally.</param>
public sealed record SnapshotRequest(string Folder, IReadOnlyList<string> Paths, IReadOnlyCollection<string> Tags, IReadOnlyCollection<string> Without)
{
    /// <summary>Patterns of names left out everywhere, such as <c>*.tmp</c>.</summary>
    public IReadOnlyCollection<string> Patterns { get; init; } = [];
}

/// <param name="Id">Of the snapshot, 64 hex digits.</param>
/// <param name="Files">Files that were processed.</param>
/// <param name="Bytes">Their sizes together.</param>
/// <param name="Added">Bytes that were new and had to be stored, before compression.</param>
/// <param name="Unread">What could not be read, and why; empty is a complete snapshot.</param>
public sealed record SnapshotSummary(string Id, long Files, long Bytes, long Added, TimeSpan Duration, IReadOnlyList<UnreadFile> Unread);

/// <param name="Vanished">It was removed between being seen and being read: nothing is missing.</param>
public sealed record UnreadFile(string Path, string Reason, bool Vanished);

public sealed record Snapshot(string Id, DateTimeOffset Time, IReadOnlyList<string> Tags);

/// <param name="Type"><c>dir</c>, <c>file</c>, <c>symlink</c>, <c>fifo</c> …</param>
/// <param name="Mode">Permission bits.</param>
public sealed record SnapshotEntry(string Path, string Type, long Size, int Mode, int UserId, int GroupId, DateTimeOffset ModifiedAt);

/// <param name="Entries">Files, links and directories.</param>
public sealed record SnapshotSize(long Entries, long Bytes);

/// <param name="Target">Folder that gets the content; made when absent.</param>
/// <param name="Path">Only this path of the snapshot, with what is below it; null is all.</param>
public sealed record RestoreRequest(string SnapshotId, string Target, string? Path = null);

/// <summary>How far a transfer is. Totals grow while the folders are still being looked through.</summary>
/// <param name="Speed">Bytes a second, over the whole transfer.</param>
/// <param name="Remaining">Null while it cannot be told.</param>
public sealed record TransferProgress(double Fraction, long FilesDone, long FilesTotal, long BytesDone, long BytesTotal, long Speed, TimeSpan? Remaining);

/// <summary>What is kept; a snapshot that any rule keeps stays. All null keeps everything.</summary>
public sealed record RetentionPolicy(int? Last = null, int? Daily = null, int? Weekly = null, int? Monthly = null, int? Yearly = null, TimeSpan? Within = null)
{
    /// <summary>No rule: everything stays.</summary>
    public bool KeepsAll => this is { Last: null, Daily: null, Weekly: null, Monthly: null, Yearly: null, Within: null };
}
