using System.Text.Json;
using Berth.Apps;
using Berth.Backups.Restoring;
using Berth.Backups.Taking;

namespace Berth.Backups.Importing;

/// <summary>Lays a backup into a folder as it travels.</summary>
internal sealed class Exporter(SnapshotFetcher fetcher, IAppSnapshots apps)
{
    /// <summary>Whole, or nothing and an error.</summary>
    /// <exception cref="Kernel.ErrorException">As <see cref="SnapshotFetcher.FetchAsync(string, string, Action{double, string}, CancellationToken)"/>.</exception>
    public async Task PrepareAsync(string backupId, string folder, CancellationToken cancellationToken)
    {
        try
        {
            var record = await fetcher.FetchAsync(backupId, folder, (_, _) => { }, cancellationToken);
            var note = new ExportNote(1, record.App with { Spec = record.App.Spec with { Env = null } }, apps.TryReadEnvironment(record.App));
            await File.WriteAllBytesAsync(Path.Combine(folder, ExportNote.FileName), JsonSerializer.SerializeToUtf8Bytes(note, ExportJson.Default.ExportNote), cancellationToken);
        }
        catch
        {
            AppDumper.Remove(folder);
            throw;
        }
    }
}
