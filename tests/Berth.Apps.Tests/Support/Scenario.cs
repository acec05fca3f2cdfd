using Berth.Apps.Requests;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Operations;

namespace Berth.Apps.Tests.Support;

/// <summary>One kind of operation with what goes before it.</summary>
/// <param name="Prepare">Brings the world to where the operation begins.</param>
/// <param name="Begin">Asks for it.</param>
/// <param name="Kind">As crash points name it.</param>
/// <param name="OnlyForward">Nothing is undone.</param>
internal sealed record Scenario(string Name, string Kind, string[] Steps, Func<AppsHost, Task> Prepare, Func<AppsHost, Task<Result<Operation>>> Begin, bool OnlyForward = false)
{
    private static readonly string[] InstallSteps =
        ["hold-traffic", "prepare-files", "ensure-image", "ensure-addons", "ensure-names", "ensure-container", "start-container", "wait-healthy", "serve-traffic"];

    private static readonly string[] ConfigureSteps =
        ["prepare-files", "ensure-image", "ensure-names", "ensure-addons", "hold-traffic", "ensure-container", "start-container", "wait-healthy", "serve-traffic", "release-old"];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("install", "app.install", InstallSteps, _ => Task.CompletedTask, host => host.InstallAsync(Packages.Blog(host.World))),
        new("configure", "app.configure", ConfigureSteps, InstalledAsync, async host => await host.Get<AppEditor>().ConfigureAsync(
            await IdAsync(host),
            new LocationRequest { Subdomain = "news", Ports = new Dictionary<string, int?> { ["SSH_PORT"] = 29500 } },
            new Dictionary<string, string> { ["COLOUR"] = "green" },
            1L << 30,
            "olga",
            CancellationToken.None)),
        new("repair", "app.configure", ConfigureSteps, RemovedByHandAsync, async host => await host.Get<AppLifecycle>().RepairAsync(
            await IdAsync(host), new RepairRequest(), "olga", CancellationToken.None)),
        new("start", "app.start", ["hold-traffic", "ensure-container", "start-container", "wait-healthy", "serve-traffic"], StoppedAsync, async host =>
            await host.Get<AppLifecycle>().StartAsync(await IdAsync(host), "olga", CancellationToken.None)),
        new("stop", "app.stop", ["hold-traffic", "stop-container"], InstalledAsync, async host =>
            await host.Get<AppLifecycle>().StopAsync(await IdAsync(host), "olga", CancellationToken.None)),
        new("restart", "app.restart", ["hold-traffic", "stop-container", "ensure-container", "start-container", "wait-healthy", "serve-traffic"], InstalledAsync, async host =>
            await host.Get<AppLifecycle>().RestartAsync(await IdAsync(host), "olga", CancellationToken.None)),
        new("clone", "app.install", InstallSteps, InstalledAsync, async host => await host.Get<AppLifecycle>().CloneAsync(
            await IdAsync(host), new CloneRequest { Subdomain = "copy", Domain = AppsHost.Domain }, "olga", CancellationToken.None)),
        new("uninstall", "app.uninstall", ["hold-traffic", "remove-container", "remove-addons", "remove-names", "remove-files"], InstalledAsync, async host =>
            await host.Get<AppLifecycle>().UninstallAsync(await IdAsync(host), "olga", CancellationToken.None), OnlyForward: true),
    ];

    public static Scenario Of(string name) => All.Single(scenario => scenario.Name == name);

    public static async Task<string> IdAsync(AppsHost host) => (await host.Store.ListAsync(CancellationToken.None))[0].Id;

    private static async Task InstalledAsync(AppsHost host) => await host.InstalledAsync(more: request => request with { Env = new Dictionary<string, string> { ["COLOUR"] = "red" } });

    private static async Task StoppedAsync(AppsHost host)
    {
        await InstalledAsync(host);
        await host.EndAsync(await host.Get<AppLifecycle>().StopAsync(await IdAsync(host), "olga", CancellationToken.None));
    }

    private static async Task RemovedByHandAsync(AppsHost host)
    {
        await InstalledAsync(host);
        await host.World.Engine.RemoveContainerAsync(await IdAsync(host), CancellationToken.None);
    }
}
