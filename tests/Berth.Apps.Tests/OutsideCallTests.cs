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
    [InlineData("configure")]
    [InlineData("uninstall")]
    public async Task Operation_WhenTheServerDiesAfterAnyCallToTheOutside_EndsAsIfItHadNot(string name)
    {
        var scenario = Scenario.Of(name);
        var (calls, undisturbed) = await CountAsync(scenario);
        for (var number = 1; number <= calls; number++)
        {
            using var world = await World.CreateAsync();
            await PrepareAsync(world, scenario);
            var mortal = Counting(world, new OutsideCalls { DieAfter = number });
            long id;
            await using (var first = await AppsHost.StartAsync(world, calls: mortal))
            {
                var begun = await scenario.Begin(first);
                Assert.True(begun.IsOk, begun.Error?.ToString());
                id = begun.Value.Id;
                await Task.WhenAny(mortal.Died.Task, first.EndAsync(id));
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
    public async Task Operation_WhenAnyCallToTheOutsideFailsOnce_EndsAsOneOfTheTwo(string name)
    {
        var scenario = Scenario.Of(name);
        var (calls, undisturbed) = await CountAsync(scenario);
        for (var number = 1; number <= calls; number++)
        {
            using var world = await World.CreateAsync();
            await PrepareAsync(world, scenario);
            var failing = Counting(world, new OutsideCalls { FailAt = number });
            await using var host = await AppsHost.StartAsync(world, calls: failing);
            var before = await EndState.OfWorldAsync(host);
            var ended = await host.EndAsync(await scenario.Begin(host));
            failing.IsCounting = false;
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
        await using var host = await AppsHost.StartAsync(world, calls: Counting(world, new OutsideCalls()));
        Assert.Equal(OperationState.Succeeded, (await host.EndAsync(await scenario.Begin(host))).State);
        return (host.Calls.Count, await EndState.WholeAsync(host));
    }

    /// <summary>Counted from the first step on.</summary>
    private static OutsideCalls Counting(World world, OutsideCalls calls)
    {
        world.Before = (_, _, _) =>
        {
            calls.IsCounting = true;
            return Task.CompletedTask;
        };
        return calls;
    }

    private static async Task PrepareAsync(World world, Scenario scenario)
    {
        await using var host = await AppsHost.StartAsync(world);
        await scenario.Prepare(host);
    }
}
