using System.Diagnostics;
using Berth.Backups.Data;
using Berth.Backups.Importing;
using Berth.Backups.Restoring;
using Berth.Backups.Taking;
using Berth.Contracts;
using Berth.Data;
using Berth.Kernel;
using Berth.Ports.Backups;

namespace Berth.Backups.Rebuilding;

internal sealed class ServerRestore(IBackupRepository repositories, Importer importer, ServerTakeover takeover, BackupsOptions options, DatabaseFile database) : IServerRestore
{
    private const string Platform = $"app={BackupStates.Platform}";

    private string Incoming => Path.Combine(options.Home, "incoming-server");

    public Task TakeOverAsync(CancellationToken cancellationToken) => takeover.RunAsync(cancellationToken);

    public async Task<RestoreServerPlan?> FetchAsync(RestoreServerRequest request, Action<double, string> report, CancellationToken cancellationToken)
    {
        if (File.Exists(database.Path))
        {
            throw new ErrorException(Error.Conflict("server.exists", $"There is a platform in {options.Home} already. Restore its apps one by one (berth restore), or name another directory with BERTH_HOME."));
        }

        report(0, "Looking at the site");
        var access = ImportSources.Access(request.Provider, request.Config, request.EncryptionPassword);
        var begin = Stopwatch.GetTimestamp();
        var chosen = Choose(await repositories.ListAsync(access, ["berth", Platform], cancellationToken), request.SnapshotId);
        var looking = Stopwatch.GetElapsedTime(begin);
        try
        {
            begin = Stopwatch.GetTimestamp();
            AppDumper.Remove(Incoming);
            Directory.CreateDirectory(Incoming, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            await SnapshotFetcher.FetchAsync(repositories, access, chosen.Id, "the site", Incoming, _ => { }, (fraction, words) => report(fraction * 0.9, words), cancellationToken);
            var fetching = Stopwatch.GetElapsedTime(begin);
            var files = new PlatformFiles(options, Incoming);
            report(0.9, "Checking the platform's database");
            await files.CheckAsync(cancellationToken);
            if (request.DryRun)
            {
                return await PlanAsync(request, access, chosen, looking, fetching, report, cancellationToken);
            }

            new RebuildMark(request.Provider, request.Config, request.EncryptionPassword).Write(options.Home);
            files.PutInPlace(database.Path);
            report(1, $"The platform is in place, as of {chosen.Time.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
            return null;
        }
        finally
        {
            AppDumper.Remove(Incoming);
        }
    }

    private static Snapshot Choose(IReadOnlyList<Snapshot> there, string? asked)
    {
        var fitting = there.Where(snapshot => asked is null || (asked.Length >= 8 && snapshot.Id.StartsWith(asked, StringComparison.Ordinal))).ToList();
        return fitting.MaxBy(snapshot => snapshot.Time) ?? throw new ErrorException(Error.NotFound(
            "server.no_backup",
            there.Count == 0
                ? "This site has no backup of the platform itself. Apps alone come back with: berth import"
                : $"This site has no backup of the platform with that id. It has: {string.Join(", ", there.Reverse().Take(10).Select(snapshot => $"{snapshot.Id[..8]} of {snapshot.Time.UtcDateTime:yyyy-MM-dd HH:mm}"))}"));
    }

    /// <summary>Every call to the site takes as long as looking did; what is beyond that is the bytes.</summary>
    private async Task<RestoreServerPlan> PlanAsync(
        RestoreServerRequest request, RepositoryAccess access, Snapshot chosen, TimeSpan looking, TimeSpan fetching, Action<double, string> report, CancellationToken cancellationToken)
    {
        var platform = SnapshotFetcher.Count(Incoming).Bytes;
        var speed = platform / Math.Max(0.05, (fetching - (2 * looking)).TotalSeconds);
        var found = await importer.ListAsync(new ImportAppRequest { Provider = request.Provider, Config = request.Config, EncryptionPassword = request.EncryptionPassword }, cancellationToken);
        var apps = new List<RestorableApp>();
        foreach (var app in found)
        {
            report(0.9 + (0.1 * apps.Count / found.Count), $"Measuring {app.Fqdn}");
            var size = await repositories.MeasureAsync(access, app.SnapshotId, cancellationToken);
            apps.Add(new RestorableApp(app.AppId, app.Fqdn, app.Time, size.Bytes, (2 * looking.TotalSeconds) + (size.Bytes / speed)));
        }

        return new RestoreServerPlan(chosen.Id, chosen.Time, platform, fetching.TotalSeconds, apps);
    }
}
