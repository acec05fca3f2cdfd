using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Restic;

/// <summary>Lines of <c>restic backup --json</c>.</summary>
internal sealed record BackupLine(
    string? MessageType,
    double PercentDone,
    long TotalFiles,
    long FilesDone,
    long TotalBytes,
    long BytesDone,
    long DataAdded,
    long TotalFilesProcessed,
    long TotalBytesProcessed,
    double TotalDuration,
    string? SnapshotId,
    string? Item,
    JsonElement Error);

internal sealed record SnapshotLine(string Id, DateTimeOffset Time, IReadOnlyList<string>? Tags);

internal sealed record NodeLine(string? StructType, string? Path, string? Type, long Size, uint Mode, int Uid, int Gid, DateTimeOffset Mtime);

internal sealed record StatsLine(long TotalSize, long TotalFileCount);

internal sealed record ForgetGroup(IReadOnlyList<SnapshotLine>? Remove);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BackupLine))]
[JsonSerializable(typeof(SnapshotLine[]))]
[JsonSerializable(typeof(NodeLine))]
[JsonSerializable(typeof(StatsLine))]
[JsonSerializable(typeof(ForgetGroup[]))]
internal sealed partial class ResticJson : JsonSerializerContext;
