using System.Diagnostics;
using System.Text.Json.Nodes;
using Berth.Bench.Reporting;

namespace Berth.Bench.Platform;

/// <summary>What the platform costs: time over doing it by hand, memory when nothing happens, and its busiest list.</summary>
internal sealed class PlatformScenario : IScenario
{
    private const string Package = "org.berth.static-site";
    private const int IdleApps = 3;
    private const int Lists = 200;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(60);

    public string Name => "platform";

    public async Task<Report> RunAsync(BenchOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        await using var platform = await BenchPlatform.StartAsync(options, cancellationToken);
        progress("platform: the first install builds the image");
        var first = await InstallAsync(platform, "app0", cancellationToken);
        var manifest = (await platform.GetAsync($"apps/{first.Id}", cancellationToken))!["manifest"]!;
        var image = await ByHand.ImageOfAsync(first.Id, cancellationToken);
        var (byHand, installs) = (new List<double>(), new List<double>());
        for (var round = 1; round <= options.Rounds; round++)
        {
            byHand.Add((await ByHand.InstallAsync(image, (string)manifest["healthCheckPath"]!, (int)manifest["httpPort"]!, cancellationToken)).TotalSeconds);
            var (id, took) = await InstallAsync(platform, $"round{round}", cancellationToken);
            installs.Add(took.TotalSeconds);
            await platform.CliAsync(cancellationToken, "uninstall", id);
            progress($"platform: round {round} of {options.Rounds}, by hand {byHand[^1].Text()} s, installed {installs[^1].Text()} s");
        }

        for (var app = 1; app < IdleApps; app++)
        {
            await InstallAsync(platform, $"app{app}", cancellationToken);
        }

        progress($"platform: memory, after {Settling.TotalSeconds} s at rest");
        await Task.Delay(Settling, cancellationToken);
        var (server, gateway) = (platform.Resident("berth-server"), platform.Resident("berth-gateway"));
        var lists = await ListAsync(platform, first.Id, progress, cancellationToken);
        return PlatformReport.Of(byHand, installs, server, gateway, lists, options);
    }

    /// <summary>From the call to the state that says installed and healthy.</summary>
    private static async Task<(string Id, TimeSpan Took)> InstallAsync(BenchPlatform platform, string subdomain, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["appStoreId"] = Package, ["subdomain"] = subdomain, ["domain"] = BenchPlatform.Domain, ["accessRestriction"] = null };
        var began = Stopwatch.GetTimestamp();
        var id = (string)(await platform.PostAsync("apps", body, cancellationToken))!["id"]!;
        while (true)
        {
            var app = (await platform.GetAsync($"apps/{id}", cancellationToken))!;
            switch ((string)app["installationState"]!)
            {
                case "installed" when (string?)app["health"] == "healthy":
                    return (id, Stopwatch.GetElapsedTime(began));
                case "error":
                    throw new BenchException($"{Package} was not installed: {app["error"]}");
            }

            await Task.Delay(ByHand.Between, cancellationToken);
        }
    }

    private static async Task<IReadOnlyList<double>> ListAsync(BenchPlatform platform, string model, Action<string> progress, CancellationToken cancellationToken)
    {
        progress($"platform: GET /apps with {ManyApps.Count} apps");
        await platform.CliAsync(cancellationToken, "stop", "--app", model);
        try
        {
            await ManyApps.MakeAsync(platform.Database, model, "app0", ManyApps.Count - IdleApps, cancellationToken);
            var times = new List<double>();
            for (var i = 0; i < Lists * 2; i++)
            {
                var began = Stopwatch.GetTimestamp();
                var apps = (await platform.GetAsync("apps", cancellationToken))!["apps"]!.AsArray();
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                if (apps.Count != ManyApps.Count)
                {
                    throw new BenchException($"GET /apps has {apps.Count} apps, not {ManyApps.Count}.");
                }
            }

            return [.. times.TakeLast(Lists)];
        }
        finally
        {
            await ManyApps.RemoveAsync(platform.Database);
        }
    }
}
