using Berth.Apps.Requests;
using Berth.Apps.Tests.Support;
using Berth.Operations;
using Berth.Ports;

namespace Berth.Apps.Tests;

public sealed class UninstallTests
{
    [Theory]
    [InlineData("hold-traffic")]
    [InlineData("remove-container")]
    [InlineData("remove-addons")]
    [InlineData("remove-names")]
    [InlineData("remove-files")]
    public async Task Uninstall_WhenAStepFails_IsNotBroughtBackByAnybody_AndGoesOnWhenTriedAgain(string step)
    {
        using var world = await World.CreateAsync();
        await using var host = await AppsHost.StartAsync(world);
        var id = await host.InstalledAsync();
        world.After = (found, _, _) => found == step ? throw new PortException("engine.unreachable", "The engine does not answer.", isTransient: true) : Task.CompletedTask;
        Assert.Equal((OperationState.Failed, "engine.unreachable"), await UninstallAsync(host, id) is var ended ? (ended.State, ended.ErrorCode) : default);
        var (left, row) = (await EndState.OfWorldAsync(host), (await host.Store.FindAsync(id, default))!);
        Assert.Equal((InstallationStates.Error, false), (row.InstallationState, row.Serving));
        await host.Reconciler.ReconcileAsync(default);
        Assert.Equal(left, await EndState.OfWorldAsync(host));

        world.After = World.Nothing;
        Assert.Equal(OperationState.Succeeded, (await host.EndAsync(await host.Get<AppLifecycle>().RepairAsync(id, new Contracts.RepairRequest(), "olga", default))).State);
        Assert.Equal("certificate files 0\n", await EndState.WholeAsync(host));
    }

    [Fact]
    public async Task Uninstall_CancelledBeforeItBegan_LeavesTheAppServing()
    {
        using var world = await World.CreateAsync();
        string id;
        await using (var host = await AppsHost.StartAsync(world))
        {
            id = await host.InstalledAsync();
            var before = await EndState.OfWorldAsync(host);
            var hold = new TaskCompletionSource();
            world.Before = (_, _, token) => hold.Task.WaitAsync(token);

            // Three others take up all the room.
            var busy = new List<long>();
            foreach (var subdomain in (string[])["a", "b", "c"])
            {
                var begun = await host.InstallAsync(Packages.Blog(world), subdomain, request => request with { Ports = new Dictionary<string, int?>() });
                busy.Add(begun.Value!.Id);
            }

            var task = (await host.Get<AppLifecycle>().UninstallAsync(id, "olga", default)).Value!.Id;
            Assert.True((await host.Operations.CancelAsync(task, default)).IsOk);
            Assert.Equal(OperationState.Cancelled, (await host.EndAsync(task)).State);
            var row = (await host.Store.FindAsync(id, default))!;
            Assert.True(row.Serving);
            Assert.NotNull(world.Engine.SpecOf(id));
            hold.SetResult();
            await Task.WhenAll(busy.Select(host.EndAsync));
            Assert.Contains("route blog.berth.test Serving", before);
            Assert.Contains("route blog.berth.test Serving", await EndState.OfWorldAsync(host));
        }
    }

    private static async Task<Operation> UninstallAsync(AppsHost host, string id) => await host.EndAsync(await host.Get<AppLifecycle>().UninstallAsync(id, "olga", default));
}
