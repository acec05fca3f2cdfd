using Berth.Apps.Kinds;
using Berth.Apps.Requests;
using Berth.Apps.Tests.Support;
using Berth.Operations;
using Berth.Ports;
using Berth.Ports.Containers;
using Berth.Ports.Gateway;

namespace Berth.Apps.Tests;

/// <summary>Reality follows the rows, outside of tasks; and while a task works, visitors of the app are served by the old one.</summary>
public sealed class ReconcilerTests : IAsyncLifetime
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
    public async Task Reconciler_AfterAReboot_StartsWhatShallRunAndNothingElse()
    {
        var running = await _host.InstalledAsync();
        var stopped = await _host.InstalledAsync(subdomain: "quiet", more: request => request with { Ports = new Dictionary<string, int?>() });
        await _host.EndAsync(await _host.Get<AppLifecycle>().StopAsync(stopped, "olga", default));
        await _world.Engine.StopContainerAsync(running, TimeSpan.FromSeconds(1), default);
        await _world.Engine.StartContainerAsync(stopped, default);
        await _host.Reconciler.ReconcileAsync(default);
        Assert.Equal(ContainerRunState.Running, (await _world.Engine.InspectContainerAsync(running, default))!.State);
        Assert.Equal(ContainerRunState.Exited, (await _world.Engine.InspectContainerAsync(stopped, default))!.State);
    }

    [Fact]
    public async Task Reconciler_AfterARenewal_RestartsTheAppThatHasItsCertificateAsAFile_Once()
    {
        var id = await _host.InstalledAsync();
        var began = (await _world.Engine.InspectContainerAsync(id, default))!.StartedAt!.Value;
        _world.Addons.CertificatesChanged = began.AddSeconds(-1);
        await _host.Reconciler.ReconcileAsync(default);
        Assert.Null(await _host.Operations.FindActiveAsync(id, default));

        _world.Addons.CertificatesChanged = began.AddTicks(1);
        await _host.Reconciler.ReconcileAsync(default);
        var restart = await _host.Operations.FindActiveAsync(id, default) ?? (await _host.Operations.ListAsync(RestartApp.KindName, 1, 10, default))[0];
        Assert.Equal((RestartApp.KindName, "platform"), (restart.Kind, restart.RequestedBy));
        Assert.Equal(OperationState.Succeeded, (await _host.EndAsync(restart.Id)).State);
        await _host.Reconciler.ReconcileAsync(default);
        Assert.Single(await _host.Operations.ListAsync(RestartApp.KindName, 1, 10, default));
    }

    [Fact]
    public async Task Reconciler_OneAppThatCannotBePutRight_KeepsNoOtherFromIt()
    {
        var first = await _host.InstalledAsync();
        var second = await _host.InstalledAsync(subdomain: "other", more: request => request with { Ports = new Dictionary<string, int?>() });
        await _world.Engine.RemoveContainerAsync(first, default);
        await _world.Engine.RemoveContainerAsync(second, default);
        _world.Engine.FailNext(nameof(IContainerEngine.CreateContainerAsync), new PortException("engine.refused", "No."));
        await _host.Reconciler.ReconcileAsync(default);
        Assert.NotNull(_world.Engine.SpecOf(second));
        await _host.Reconciler.ReconcileAsync(default);
        Assert.NotNull(_world.Engine.SpecOf(first));
    }

    [Fact]
    public async Task Reconciler_ContainersAndAddonsOfNobody_AreRemoved_ForeignContainersStay()
    {
        await _world.Engine.PullImageAsync("shop/blog:1", null, null, default);
        await CreateAsync("left-over", Instance.Apps("test"));
        await CreateAsync("another-platforms", Instance.Apps("elsewhere"));
        await CreateAsync("somebodys", new Dictionary<string, string>());
        _world.Addons.Held[("left-over", "mysql")] = "secret";
        await _host.Reconciler.ReconcileAsync(default);
        Assert.Null(_world.Engine.SpecOf("left-over"));
        Assert.NotNull(_world.Engine.SpecOf("another-platforms"));
        Assert.NotNull(_world.Engine.SpecOf("somebodys"));
        Assert.Empty(_world.Addons.Held);
    }

    [Fact]
    public async Task Reconciler_WhenUndoingAnUpdateFailed_BringsTheOldContainerBack()
    {
        var id = await _host.InstalledAsync();
        var undoing = false;
        _world.After = (step, _, _) =>
        {
            if (step != "start-container")
            {
                return Task.CompletedTask;
            }

            undoing = true;
            _world.Engine.FailNext(nameof(IContainerEngine.StopContainerAsync), new PortException("engine.unreachable", "Away."));
            throw new PortException("engine.unreachable", "Away.");
        };
        var ended = await _host.EndAsync(await _host.Get<AppEditor>().SetMemoryAsync(id, 1L << 30, "olga", default));
        Assert.True(undoing);
        Assert.Equal(OperationState.Failed, ended.State);
        await _host.Reconciler.ReconcileAsync(default);
        Assert.Equal("shop/blog:1", _world.Engine.SpecOf(id)!.Image);
        Assert.Equal(ContainerRunState.Running, (await _world.Engine.InspectContainerAsync(id, default))!.State);
    }

    [Fact]
    public async Task Move_WhileTheNewOneIsPrepared_TheOldNameServes_ThenBothTellOfTheChange_ThenTheNewOneServes()
    {
        var id = await _host.InstalledAsync();
        var seen = new List<string>();
        _world.After = async (step, _, _) =>
        {
            await _host.Get<Routing.IRouting>().RefreshAsync(default);
            var snapshot = await _host.Get<IGateway>().ReadAsync(default);
            seen.Add($"{step}: {string.Join(", ", snapshot!.Routes.Select(route => $"{route.Host} {route.State}"))}");
        };
        await _host.EndAsync(await _host.Get<AppEditor>().MoveAsync(id, new Contracts.LocationRequest { Subdomain = "news" }, "olga", default));
        Assert.Equal("ensure-image: blog.berth.test Serving", seen[1]);
        Assert.Equal("ensure-container: blog.berth.test Starting, news.berth.test Starting", seen[5]);
        Assert.Equal("serve-traffic: news.berth.test Serving", seen[8]);
    }

    private Task<string> CreateAsync(string name, IReadOnlyDictionary<string, string> labels) =>
        _world.Engine.CreateContainerAsync(new ContainerSpec { Name = name, HostName = name, Image = "shop/blog:1", Network = "berth", Labels = labels }, default);
}
