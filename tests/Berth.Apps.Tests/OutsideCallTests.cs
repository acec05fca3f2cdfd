using Berth.Apps.Requests;
using Berth.Apps.Tests.Support;
using Berth.Operations;

namespace Berth.Apps.Tests;

/// <summary>
/// Harder than step boundaries: the server dies right after any single call that it made to the outside, in the middle
/// of a step, and each single call fails once.
/// </summary>
public sealed class OutsideCallTests
{
    [Theory]
    [InlineData("install")]
    [InlineData("update")]
    [InlineData("uninstall")]
    public async Task Operation_WhenTheServerDiesAfterAnyCallToTheOutside_EndsAsIfItHadNot(string name)
    {
        var scenario = Scenario.Of(name);
        var (calls, undisturbed) = await CountAsync(scenario);
        for (var number = 1; number <= calls; number++)
        {
            using var world = await World.CreateAsync();
            await PrepareAsync(world, scenario);
            var mortal = new OutsideCalls { DieAfter = number };
            long id;
            await using (var first = await AppsHost.StartAsync(world, calls: mortal))
            {
                var begun = await scenario.Begin(first);
                Assert.True(begun.IsOk, begun.Error?.ToString());
                id = begun.Value.Id;
                using var settled = new CancellationTokenSource(TimeSpan.FromSeconds(120));
                var end = first.EndAsync(id);
                await Task.WhenAny(mortal.Died.Task, end);
            }

            await using var second = await AppsHost.StartAsync(world);
            var ended = await second.EndAsync(id);
            Assert.True(ended.State == OperationState.Succeeded, $"call {number}: {ended.ErrorMessage}");
            Assert.Equal((number, undisturbed), (number, await EndState.WholeAsync(second)));
        }
    }

    [Theory]
    [InlineData("install")]
    [InlineData("configure")]
    [InlineData("update")]
    public async Task Operation_WhenAnyCallToTheOutsideFailsOnce_EndsAsOneOfTheTwo(string name)
    {
        var scenario = Scenario.Of(name);
        var (calls, undisturbed) = await CountAsync(scenario);
        for (var number = 1; number <= calls; number++)
        {
            using var world = await World.CreateAsync();
            await PrepareAsync(world, scenario);
            await using var host = await AppsHost.StartAsync(world, calls: new OutsideCalls { FailAt = number });
            var before = await EndState.OfWorldAsync(host);
            var begun = await scenario.Begin(host);
            if (!begun.IsOk)
            {
                continue;
            }

            var ended = await host.EndAsync(begun.Value.Id);
            if (ended.State == OperationState.Succeeded)
            {
                Assert.Equal((number, undisturbed), (number, await EndState.WholeAsync(host)));
                continue;
            }

            await host.Reconciler.ReconcileAsync(default);
            Assert.Equal("test.outside", ended.ErrorCode);
            if (name == "install")
            {
                Assert.Null(host.World.Engine.SpecOf(ended.Subject));
                Assert.Empty(host.World.Dns.Records);
                Assert.Empty(host.World.Addons.Held);
                Assert.Equal(OperationState.Succeeded, (await host.EndAsync(await host.Get<AppLifecycle>().RepairAsync(ended.Subject, new Contracts.RepairRequest(), "olga", default))).State);
                Assert.Equal((number, undisturbed), (number, await EndState.WholeAsync(host)));
            }
            else
            {
                Assert.Equal((number, before), (number, await EndState.OfWorldAsync(host)));
            }
        }
    }

    /// <summary>How many calls an undisturbed run makes once it was accepted, and its end.</summary>
    private static async Task<(int Calls, string End)> CountAsync(Scenario scenario)
    {
        using var world = await World.CreateAsync();
        await PrepareAsync(world, scenario);
        await using var host = await AppsHost.StartAsync(world);
        Assert.Equal(OperationState.Succeeded, (await host.EndAsync(await scenario.Begin(host))).State);
        return (host.Calls.Count, await EndState.WholeAsync(host));
    }

    private static async Task PrepareAsync(World world, Scenario scenario)
    {
        await using var host = await AppsHost.StartAsync(world);
        await scenario.Prepare(host);
    }
}
