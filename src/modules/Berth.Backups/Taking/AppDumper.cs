using Berth.Addons.Providers;
using Berth.Apps;
using Berth.Manifest;

namespace Berth.Backups.Taking;

/// <summary>Lays everything of an app that is not plain files into <c>backup/</c> beside its data: dumps, database copies, the record.</summary>
internal sealed class AppDumper(IAppSnapshots apps, IAddons addons, SqliteCopies sqlite, StagingSpace space, TimeProvider clock)
{
    public static string FolderOf(AppView app) => Path.Combine(app.Directory, SnapshotRecord.Folder);

    /// <summary>From nothing each time: a dump that was broken off is of no use.</summary>
    /// <exception cref="Kernel.ErrorException"><c>disk.full</c>, before anything is begun; what the addons say.</exception>
    public async Task<SnapshotRecord> DumpAsync(AppView app, Action<double, string> report, Action<string> log, CancellationToken cancellationToken)
    {
        var folder = FolderOf(app);
        Remove(folder);
        await space.RequireForDumpAsync(app, cancellationToken);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (app.Manifest.BackupCommand is { Length: > 0 } command)
        {
            report(0, "Running the package's own backup command");
            await apps.RunCommandAsync(app, command, cancellationToken);
        }

        report(0.2, "Dumping databases");
        var before = await addons.CountAsync(app.Consumer, cancellationToken);
        await addons.DumpAsync(app.Consumer, folder, cancellationToken);
        var after = await addons.CountAsync(app.Consumer, cancellationToken);
        report(0.8, "Copying SQLite databases");
        var declared = app.Manifest.Addons.OfType<LocalStorageAddon>().SelectMany(addon => addon.SqlitePaths).ToList();
        var copies = await sqlite.TakeAsync(app.DataDirectory, declared, folder, log, cancellationToken);
        var record = new SnapshotRecord { App = app.Record, TakenAt = clock.GetUtcNow(), Rows = Between(before, after), Sqlite = copies };
        await record.WriteAsync(folder, cancellationToken);
        log($"Dumped: {record.Rows.Count} tables with {record.Rows.Values.Sum(count => count.Most)} rows, {copies.Count} SQLite databases.");
        return record;
    }

    public static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A table that came or went meanwhile may be there or not.</summary>
    private static Dictionary<string, RowCount> Between(IReadOnlyDictionary<string, long> before, IReadOnlyDictionary<string, long> after) =>
        before.Keys.Union(after.Keys).ToDictionary(
            table => table,
            table => new RowCount(
                Math.Min(before.GetValueOrDefault(table), after.GetValueOrDefault(table)),
                Math.Max(before.GetValueOrDefault(table), after.GetValueOrDefault(table))),
            StringComparer.Ordinal);
}
