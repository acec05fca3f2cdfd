using System.Text.Json;
using Berth.Backups.Taking;
using Berth.Kernel;
using Berth.Ports.Backups;

namespace Berth.Backups.Importing;

/// <summary>Reads what a snapshot says of its app, without fetching it.</summary>
internal sealed class SnapshotRecords(IBackupRepository repositories)
{
    private const int Longest = 64 << 20;

    /// <exception cref="ErrorException"><c>backup.bad_record</c>.</exception>
    public async Task<SnapshotRecord> ReadAsync(RepositoryAccess access, string snapshotId, CancellationToken cancellationToken)
    {
        var path = $"/{SnapshotRecord.Folder}/{SnapshotRecord.FileName}";
        var listed = await repositories.ListFilesAsync(access, snapshotId, path, cancellationToken);
        if (listed.FirstOrDefault(entry => entry.Path == path) is not { Size: <= Longest })
        {
            throw new ErrorException(BackupErrors.BadRecord("it has no record of one."));
        }

        using var content = new MemoryStream();
        await repositories.ReadFileAsync(access, snapshotId, path, content, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(content.ToArray(), SnapshotJson.Default.SnapshotRecord) is { App.Spec: not null } record
                ? record
                : throw new ErrorException(BackupErrors.BadRecord("its record is empty."));
        }
        catch (JsonException error)
        {
            throw new ErrorException(BackupErrors.BadRecord("its record is not in the form it should have."), error);
        }
    }
}
