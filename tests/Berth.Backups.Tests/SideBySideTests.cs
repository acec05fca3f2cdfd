using System.Text.Json;
using Berth.Apps.Requests;
using Berth.Apps.Tests.Support;
using Berth.Backups.Tests.Support;
using Berth.Contracts;
using Berth.Operations;
using Berth.Operations.Running;
using Berth.Ports;
using Berth.Ports.Containers;
using Berth.Ports.Gateway;

namespace Berth.Backups.Tests;

/// <summary>
/// An app without data is updated without anybody waiting: whatever happens at whatever step, the gateway is never without a container
/// that runs.
/// </summary>
public sealed class SideBySideTests
{
    private static readonly string[] Steps =
    [
        "prepare-files", "ensure-image", "back-up-before-update", "ensure-names", "ensure-addons", "start-stand-in", "check-smoke-paths", "serve-stand-in", "watch-update",
        "ensure-container", "start-container", "wait-healthy", "leave-stand-in", "release-old",
    ];

    public static TheoryData<string> Boundaries() => new(Steps.Select(step => $"{step}/after").Append("settle/before"));

    public static TheoryData<string> StepsThatCanBeUndone() => new(Steps.Where(step => step != "release-old"));

    [Fact]
    public async Task EveryStep_LeavesARunningContainerBehindTheGateway()
    {
        using var world = await World.CreateAsync();
        await using var host = await StartAsync(world);
        var seen = new List<string>();
        world.After = async (step, context, token) =>
        {
            if (context.Kind == "app.update")
            {
                seen.Add(step);
                await AssertServedAsync(host, token);
            }
        };
        var ended = await host.EndAsync(await UpdateAsync(host));
        Assert.True(ended.State == OperationState.Succeeded, ended.ErrorMessage);
        Assert.Equal(Steps, seen);
        await AssertOneAsync(host, "shop/blog:2");
    }

    [Theory]
    [MemberData(nameof(Boundaries))]
    public async Task WhenTheServerIsKilledAtABoundary_EndsAsIfItHadNotBeen(string place)
    {
        using var world = await World.CreateAsync();
        await (await StartAsync(world)).DisposeAsync();
        var died = new TaskCompletionSource();
        long id;
        await using (var first = await BackupScenario.StartAsync(world, new CrashPoint($"app.update/{place}", () =>
        {
            died.TrySetResult();
            throw new InvalidOperationException("Killed by the test.");
        })))
        {
            id = (await UpdateAsync(first)).Value!.Id;
            await died.Task.WaitAsync(TimeSpan.FromMinutes(10));
        }

        await using var second = await BackupScenario.StartAsync(world);
        var ended = await second.EndAsync(id);
        Assert.True(ended.State == OperationState.Succeeded, ended.ErrorMessage);
        await AssertOneAsync(second, "shop/blog:2");
    }

    [Theory]
    [MemberData(nameof(StepsThatCanBeUndone))]
    public async Task WhenAStepFailsAfterItsWork_TheOldVersionServes_AndNothingOfTheNewOneIsLeft(string failing)
    {
        using var world = await World.CreateAsync();
        await using var host = await StartAsync(world);
        world.After = (step, context, _) => step == failing && context.Kind == "app.update" ? throw new PortException("engine.refused", "No more.") : Task.CompletedTask;
        var ended = await host.EndAsync(await UpdateAsync(host));
        Assert.Equal((OperationState.Failed, "engine.refused"), (ended.State, ended.ErrorCode));
        await AssertOneAsync(host, "shop/blog:1");
    }

    private static async Task<AppsHost> StartAsync(World world)
    {
        var host = await BackupScenario.StartAsync(world);
        while ((await host.Get<Sites.SiteService>().ListAsync(CancellationToken.None)).Count == 0)
        {
            await Task.Delay(10);
        }

        if ((await host.Store.ListAsync(CancellationToken.None)).Count == 0)
        {
            await host.InstalledAsync(Manifest(world, "1.0.0", "shop/blog:1"));
        }

        return host;
    }

    private static async Task<Berth.Kernel.Result<Operation>> UpdateAsync(AppsHost host) => await host.Get<AppLifecycle>().UpdateAsync(
        await BackupScenario.IdAsync(host), new UpdateRequest { Manifest = Manifest(host.World, "1.1.0", "shop/blog:2") }, "olga", CancellationToken.None);

    private static JsonElement Manifest(World world, string version, string image) => Packages.Parse($$"""
        {
          "id": "org.example.page", "title": "Page", "version": "{{version}}", "manifestVersion": 2, "dockerImage": "{{image}}",
          "healthCheckPath": "/", "httpPort": {{world.Port}}, "addons": { "ldap": {} }
        }
        """);

    private static async Task AssertServedAsync(AppsHost host, CancellationToken cancellationToken)
    {
        await host.Get<Routing.IRouting>().RefreshAsync(cancellationToken);
        var route = Assert.Single((await host.Get<IGateway>().ReadAsync(cancellationToken))!.Routes);
        Assert.Equal(RouteState.Serving, route.State);
        var running = (await host.World.Engine.ListContainersAsync(new Dictionary<string, string>(), cancellationToken)).Where(container => container.State == ContainerRunState.Running);
        Assert.Contains(new Uri(route.Upstream!).Host, running.Select(container => container.IpAddress));
    }

    private static async Task AssertOneAsync(AppsHost host, string image)
    {
        var container = Assert.Single(await host.World.Engine.ListContainersAsync(new Dictionary<string, string>(), CancellationToken.None));
        var row = Assert.Single(await host.Store.ListAsync(CancellationToken.None));
        Assert.Equal((row.Id, image, ContainerRunState.Running, row.IpAddress), (container.Name, container.Image, container.State, container.IpAddress));
        Assert.Null(row.StandInAddress);
        await AssertServedAsync(host, CancellationToken.None);
    }
}
