using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Apps;
using Berth.Kernel;

namespace Berth.Backups.Taking;

/// <summary>
/// <c>backup/record.json</c> of a snapshot: what the app was, and what to count it by. Written last of the dumps, so
/// that its presence says they are complete. The environment in it is encrypted with the platform's key.
/// </summary>
internal sealed record SnapshotRecord
{
    public const string Folder = "backup";
    public const string FileName = "record.json";
    private const long Largest = 64 << 20;

    public required AppRecord App { get; init; }

    public DateTimeOffset TakenAt { get; init; }

    /// <summary>Rows by table. The app went on while the dump was taken, so they lie between two counts.</summary>
    public IReadOnlyDictionary<string, RowCount> Rows { get; init; } = new Dictionary<string, RowCount>();

    /// <summary>Databases that were copied by SQLite itself and are not among the files.</summary>
    public IReadOnlyList<SqliteCopy> Sqlite { get; init; } = [];

    /// <param name="folder">Of the dumps.</param>
    public Task WriteAsync(string folder, CancellationToken cancellationToken) =>
        File.WriteAllBytesAsync(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, SnapshotJson.Default.SnapshotRecord), cancellationToken);

    /// <exception cref="ErrorException"><c>backup.bad_record</c>.</exception>
    public static async Task<SnapshotRecord> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var file = new FileInfo(Path.Combine(folder, FileName));
        if (!file.Exists || file.LinkTarget is not null || file.Length > Largest)
        {
            throw new ErrorException(BackupErrors.BadRecord("it has no record of one."));
        }

        try
        {
            return JsonSerializer.Deserialize(await File.ReadAllBytesAsync(file.FullName, cancellationToken), SnapshotJson.Default.SnapshotRecord) is { App.Spec: not null } record
                ? record
                : throw new ErrorException(BackupErrors.BadRecord("its record is empty."));
        }
        catch (JsonException error)
        {
            throw new ErrorException(BackupErrors.BadRecord("its record is not in the form it should have."), error);
        }
    }
}

internal sealed record RowCount(long Least, long Most);

/// <param name="Path">In <c>/app/data</c>, relative.</param>
/// <param name="Copy">File in <c>backup/</c>, relative.</param>
internal sealed record SqliteCopy(string Path, string Copy);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(SnapshotRecord))]
[JsonSerializable(typeof(AppRecord))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
