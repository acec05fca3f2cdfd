using Berth.Apps.Requests;
using Berth.Apps.Tests.Support;
using Berth.Contracts;
using Berth.Ports.Gateway;
using Berth.Testing;

namespace Berth.Apps.Tests;

/// <summary>What the gateway is told of apps in each of their states.</summary>
public sealed class RouteTests : IAsyncLifetime
{
    private World _world = null!;
    private AppsHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await World.CreateAsync();
        _host = await AppsHost.StartAsync(_world);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _world.Dispose();
    }

    [Fact]
    public async Task RunningApp_IsServedOnAllItsNames_RedirectsLeadToTheFirst()
    {
        var manifest = Packages.Parse($$"""
            {
              "id": "org.example.shop", "title": "Shop", "version": "1.0.0", "manifestVersion": 2, "dockerImage": "shop/blog:1", "healthCheckPath": "/",
              "httpPort": {{_world.Port}}, "multiDomain": true, "addons": {},
              "httpPorts": { "API_DOMAIN": { "title": "API", "description": "For programs", "containerPort": 3100, "defaultValue": "api" } }
            }
            """);
        await _host.InstalledAsync(manifest, "shop", request => request with
        {
            AliasDomains = [new SubdomainRequest("*.stores", AppsHost.Domain)],
            RedirectDomains = [new SubdomainRequest("old", AppsHost.Domain)],
            RobotsTxt = "User-agent: *\nDisallow: /",
        });
        var address = $"http://{_world.Prefix}.16.1";
        Assert.Equal(
            [
                ("*.stores.berth.test", $"{address}:{_world.Port}", null),
                ("api-shop.berth.test", $"{address}:3100", null),
                ("old.berth.test", $"{address}:{_world.Port}", "shop.berth.test"),
                ("shop.berth.test", $"{address}:{_world.Port}", null),
            ],
            (await RoutesAsync()).Select(route => (route.Host, route.Upstream, route.RedirectToHost)));
        Assert.All(await RoutesAsync(), route => Assert.Equal((RouteState.Serving, "Shop", "User-agent: *\nDisallow: /"), (route.State, route.Title, route.Headers.RobotsTxt)));
    }

    [Fact]
    public async Task App_IsStartingWhileItIsMade_ServingThen_StoppedWhenStopped_FailedWhenItsTaskDid()
    {
        var hold = new TaskCompletionSource();
        _world.Before = (step, _, token) => step == "ensure-image" ? hold.Task.WaitAsync(token) : Task.CompletedTask;
        var begun = await _host.InstallAsync(Packages.Blog(_world));
        await Wait.UntilAsync(async () => (await RoutesAsync()) is [{ State: RouteState.Starting }], "it is starting");
        hold.SetResult();
        var id = (await _host.EndAsync(begun)).Subject;
        Assert.Equal(RouteState.Serving, Assert.Single(await RoutesAsync()).State);
        await _host.EndAsync(await _host.Get<AppLifecycle>().StopAsync(id, "olga", default));
        Assert.Equal(RouteState.Stopped, Assert.Single(await RoutesAsync()).State);
        await _host.EndAsync(await _host.Get<AppLifecycle>().UninstallAsync(id, "olga", default));
        Assert.Empty(await RoutesAsync());

        _world.Engine.Registry.Remove("shop/blog:1");
        await _world.Engine.RemoveImageAsync("shop/blog:1", default);
        await _host.EndAsync(await _host.InstallAsync(Packages.Blog(_world)));
        Assert.Equal(RouteState.Failed, Assert.Single(await RoutesAsync()).State);
    }

    /// <summary>Not only when somebody refreshes: the end of a task itself publishes.</summary>
    [Fact]
    public async Task EndOfATask_PublishesByItself()
    {
        var id = await _host.InstalledAsync();
        var version = (await SnapshotAsync()).Version;
        var begun = await _host.Get<AppLifecycle>().UninstallAsync(id, "olga", default);
        Assert.True(begun.IsOk);
        await Wait.UntilAsync(async () => (await SnapshotAsync()) is { Routes: [] } snapshot && snapshot.Version > version, "the route is gone");
    }

    [Fact]
    public async Task AppWithoutWeb_HasNoRoute()
    {
        await _host.InstalledAsync(Packages.Parse("""
            { "id": "org.example.daemon", "title": "Daemon", "version": "1.0.0", "manifestVersion": 2, "dockerImage": "shop/blog:1", "httpPort": 0, "addons": {} }
            """), "daemon");
        Assert.Empty(await RoutesAsync());
    }

    private async Task<IReadOnlyList<GatewayRoute>> RoutesAsync() => (await SnapshotAsync()).Routes;

    private async Task<GatewaySnapshot> SnapshotAsync() => (await _host.Get<IGateway>().ReadAsync(default))!;
}
