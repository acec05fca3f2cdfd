using Berth.Addons.Providers;
using Berth.Apps;
using Berth.Data;
using Berth.Kernel;
using Berth.Manifest;
using Berth.Ports.Host;

namespace Berth.Backups.Taking;

/// <summary>
/// Whether the server's own disk has room for what an operation lays there. Asked before the first byte, so that a full
/// disk ends an operation that has touched nothing, and not the databases that write there too.
/// </summary>
internal sealed class StagingSpace(IHostMachine machine, IAddons addons, DatabaseFile database, BackupsOptions options)
{
    /// <summary>Is left to the platform itself.</summary>
    private const long Reserve = 64L << 20;

    /// <summary>For dumps and copies of an app's databases.</summary>
    /// <exception cref="ErrorException"><c>disk.full</c>.</exception>
    public async Task RequireForDumpAsync(AppView app, CancellationToken cancellationToken)
    {
        // Without even the reserve there is no use in asking the databases, which suffer from the same disk.
        Require(0, "a backup");
        var declared = app.Manifest.Addons.OfType<LocalStorageAddon>().SelectMany(addon => addon.SqlitePaths);
        Require(await addons.MeasureAsync(app.Consumer, cancellationToken) + SqliteCopies.Measure(app.DataDirectory, declared), "the dumps of its databases");
    }

    /// <summary>For a copy of the platform's database.</summary>
    /// <exception cref="ErrorException"><c>disk.full</c>.</exception>
    public void RequireForPlatform() => Require(new FileInfo(database.Path).Length, "a copy of the platform's database");

    /// <exception cref="ErrorException"><c>disk.full</c>.</exception>
    public void Require(long bytes, string what)
    {
        var free = machine.GetDiskSpace(options.Home).Free;
        if (free - bytes < Reserve)
        {
            throw new ErrorException(Error.Conflict(
                "disk.full",
                $"Nothing was begun: {new ByteSize(free)} are free on the server's own disk, and {new ByteSize(bytes + Reserve)} are needed for {what}. Remove what is not needed there, then try again."));
        }
    }
}
