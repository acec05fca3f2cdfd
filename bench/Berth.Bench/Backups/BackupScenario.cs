using System.Diagnostics;
using System.Text.Json.Nodes;
using Berth.Bench.Platform;
using Berth.Bench.Reporting;
using Berth.Bench.Running;

namespace Berth.Bench.Backups;

/// <summary>What a backup costs over the engine alone, and over the field's archives; how it grows with the number of apps; how long a clone takes.</summary>
internal sealed class BackupScenario : IScenario
{
    private const string Site = "org.berth.static-site";
    private const string WordPress = "org.berth.wordpress";
    private const int Uploads = 200;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    public string Name => "backup";

    public async Task<Report> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        var work = Directory.CreateTempSubdirectory("berth-bench-backup-").FullName;
        await using var platform = await BenchPlatform.StartAsync(options, cancellationToken);
        try
        {
            var figures = new BackupFigures { Clone = await CloneAsync(platform, progress, cancellationToken) };
            var app = await InstallAsync(platform, Site, "many", cancellationToken);
            var data = platform.DataOf(app);
            progress($"backup: writing {Tree.Files} files");
            await Tree.FillAsync(data, cancellationToken);
            await Tree.ReadAsync(data, cancellationToken);
            var bare = new BareRestic(Path.Combine(work, "repository"), data);
            await bare.InitializeAsync(cancellationToken);
            figures.FirstBare = await TimeAsync(() => bare.BackUpAsync(cancellationToken));
            figures.First = await TimeAsync(() => BackUpAsync(platform, app, cancellationToken));
            progress($"backup: the first took {figures.First.Text()} s, of restic alone {figures.FirstBare.Text()} s");
            for (var round = 1; round <= Math.Min(options.Rounds, 5); round++)
            {
                figures.UnchangedBare.Add(await TimeAsync(() => bare.BackUpAsync(cancellationToken)));
                figures.Unchanged.Add(await TimeAsync(() => BackUpAsync(platform, app, cancellationToken)));
                progress($"backup: round {round}, unchanged {figures.Unchanged[^1].Text()} s, restic alone {figures.UnchangedBare[^1].Text()} s");
            }

            figures.Archive = await TimeAsync(() => Command.OutputAsync("tar", ["--create", "--gzip", "--file", Path.Combine(work, "all.tar.gz"), "--directory", data, "."], cancellationToken));
            await platform.CliAsync(cancellationToken, "uninstall", app);
            await GrowAsync(platform, figures, progress, cancellationToken);
            return BackupReport.Of(figures);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Seconds from the request to a healthy copy of a WordPress with uploads.</summary>
    private static async Task<double> CloneAsync(BenchPlatform platform, Action<string> progress, CancellationToken cancellationToken)
    {
        progress("backup: installing WordPress; the first time its image is built");
        var app = await InstallAsync(platform, WordPress, "blog", cancellationToken);
        var uploads = Directory.CreateDirectory(Path.Combine(platform.DataOf(app), "wp-content", "uploads", "bench"));
        var dice = new Random(7);
        for (var file = 0; file < Uploads; file++)
        {
            var picture = new byte[1 << 20];
            dice.NextBytes(picture);
            await File.WriteAllBytesAsync(Path.Combine(uploads.FullName, $"{file}.jpg"), picture, cancellationToken);
        }

        await BackUpAsync(platform, app, cancellationToken);
        var backup = (string)(await platform.GetAsync($"apps/{app}/backups", cancellationToken))!["backups"]![0]!["id"]!;
        var began = Stopwatch.GetTimestamp();
        var copy = (string)(await platform.PostAsync($"apps/{app}/clone", new JsonObject { ["backupId"] = backup, ["subdomain"] = "copy", ["domain"] = BenchPlatform.Domain }, cancellationToken))!["id"]!;
        await HealthyAsync(platform, copy, cancellationToken);
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        progress($"backup: a clone with {Uploads} MiB of uploads took {took.Text()} s");
        await platform.CliAsync(cancellationToken, "uninstall", copy);
        await platform.CliAsync(cancellationToken, "uninstall", app);
        return took;
    }

    /// <summary>A round of ten apps, and of twenty; each changed nothing since the round before.</summary>
    private static async Task GrowAsync(BenchPlatform platform, BackupFigures figures, Action<string> progress, CancellationToken cancellationToken)
    {
        for (var count = 1; count <= 20; count++)
        {
            await InstallAsync(platform, Site, $"app{count}", cancellationToken);
            if (count is 10 or 20)
            {
                await RoundAsync(platform, cancellationToken);
                var took = await TimeAsync(() => RoundAsync(platform, cancellationToken));
                (figures.Ten, figures.Twenty) = count == 10 ? (took, 0) : (figures.Ten, took);
                progress($"backup: a round of {count} apps took {took.Text()} s");
            }
        }
    }

    private static async Task RoundAsync(BenchPlatform platform, CancellationToken cancellationToken) =>
        await EndAsync(platform, (string)(await platform.PostAsync("backups/create", new JsonObject(), cancellationToken))!["taskId"]!, cancellationToken);

    private static async Task BackUpAsync(BenchPlatform platform, string app, CancellationToken cancellationToken) =>
        await EndAsync(platform, (string)(await platform.PostAsync($"apps/{app}/backup", new JsonObject(), cancellationToken))!["taskId"]!, cancellationToken);

    private static async Task EndAsync(BenchPlatform platform, string task, CancellationToken cancellationToken)
    {
        while (true)
        {
            var state = (await platform.GetAsync($"tasks/{task}", cancellationToken))!;
            if ((bool?)state["success"] == true)
            {
                return;
            }

            if (state["error"] is { } error)
            {
                throw new BenchException($"The backup failed: {error}");
            }

            await Task.Delay(Between, cancellationToken);
        }
    }

    private static async Task<string> InstallAsync(BenchPlatform platform, string package, string subdomain, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["appStoreId"] = package, ["subdomain"] = subdomain, ["domain"] = BenchPlatform.Domain, ["accessRestriction"] = null };
        var id = (string)(await platform.PostAsync("apps", body, cancellationToken))!["id"]!;
        await HealthyAsync(platform, id, cancellationToken);
        return id;
    }

    private static async Task HealthyAsync(BenchPlatform platform, string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var app = (await platform.GetAsync($"apps/{id}", cancellationToken))!;
            switch ((string)app["installationState"]!)
            {
                case "installed" when (string?)app["health"] == "healthy":
                    return;
                case "error":
                    throw new BenchException($"{app["fqdn"]} was not installed: {app["error"]}");
            }

            await Task.Delay(Between, cancellationToken);
        }
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
