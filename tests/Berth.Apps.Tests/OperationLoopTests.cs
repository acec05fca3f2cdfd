using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Berth.Apps.Tests.Support;
using Berth.Operations;
using Berth.Operations.Running;
using Berth.Ports;

namespace Berth.Apps.Tests;

/// <summary>
/// The loop of the architecture for every kind of the apps: killed after every step, cancelled and failed at every
/// step; the end is that of an undisturbed run, or the old one serves as before and nothing new is left.
/// </summary>
public sealed partial class OperationLoopTests
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Undisturbed = new();

    public static TheoryData<string, string> Boundaries() => new(
        from scenario in Scenario.All
        from place in scenario.Steps.Select(step => $"{step}/after").Prepend($"{scenario.Steps[0]}/before").Concat(["settle/before", "settle/after"])
        select (scenario.Name, place));

    public static TheoryData<string, string> StepsThatCanBeUndone() => new(
        from scenario in Scenario.All
        where !scenario.OnlyForward
        from step in scenario.Steps
        where step != "release-old"
        select (scenario.Name, step));

    /// <summary>Fails once everything is made, and dies on the way back.</summary>
    public static TheoryData<string, string> BoundariesBack() => new(
        from scenario in Scenario.All
        where scenario.Name is "install" or "configure" or "stop"
        from step in scenario.Steps
        where step != "release-old"
        select (scenario.Name, $"{step}/undone"));

    [Theory]
    [MemberData(nameof(Boundaries))]
    public async Task Operation_WhenTheServerIsKilledAtABoundary_EndsAsIfItHadNotBeen(string name, string place)
    {
        var scenario = Scenario.Of(name);
        using var world = await World.CreateAsync();
        await PrepareAsync(world, scenario);
        var id = await DieAtAsync(world, scenario, place);
        await using var second = await AppsHost.StartAsync(world);
        var ended = await second.EndAsync(id);
        Assert.True(ended.State == OperationState.Succeeded, ended.ErrorMessage);
        Assert.Equal(await UndisturbedAsync(scenario), await EndState.WholeAsync(second));
    }

    [Theory]
    [MemberData(nameof(StepsThatCanBeUndone))]
    public async Task Operation_WhenCancelledAtAStep_LeavesWhatWas(string name, string step)
    {
        var scenario = Scenario.Of(name);
        using var world = await World.CreateAsync();
        await PrepareAsync(world, scenario);
        await using var host = await AppsHost.StartAsync(world);
        var before = await EndState.OfWorldAsync(host);
        world.Before = async (found, context, token) =>
        {
            if (found == step)
            {
                await host.Operations.CancelAsync(context.OperationId, CancellationToken.None);
                await Task.Delay(Timeout.Infinite, token);
            }
        };
        var ended = await host.EndAsync(await scenario.Begin(host));
        Assert.Equal((OperationState.Cancelled, "operation.cancelled"), (ended.State, ended.ErrorCode));
        await AssertNothingNewAsync(host, scenario, before, "operation.cancelled");
    }

    [Theory]
    [MemberData(nameof(StepsThatCanBeUndone))]
    public async Task Operation_WhenAStepFailsAfterItsWork_LeavesWhatWas_AndSucceedsWhenTriedAgain(string name, string step)
    {
        var scenario = Scenario.Of(name);
        using var world = await World.CreateAsync();
        await PrepareAsync(world, scenario);
        await using var host = await AppsHost.StartAsync(world);
        var before = await EndState.OfWorldAsync(host);
        world.After = (found, _, _) => found == step ? throw new PortException("engine.refused", "No more.", isTransient: step.Length % 2 == 0) : Task.CompletedTask;
        var ended = await host.EndAsync(await scenario.Begin(host));
        Assert.Equal((OperationState.Failed, "engine.refused"), (ended.State, ended.ErrorCode));
        await AssertNothingNewAsync(host, scenario, before, "engine.refused");
        world.After = World.Nothing;
        if (name is not ("install" or "clone"))
        {
            Assert.Equal(OperationState.Succeeded, (await host.EndAsync(await scenario.Begin(host))).State);
            Assert.Equal(WithoutSecrets(await UndisturbedAsync(scenario)), WithoutSecrets(await EndState.WholeAsync(host)));
        }
    }

    [Theory]
    [MemberData(nameof(BoundariesBack))]
    public async Task Operation_WhenTheServerIsKilledOnTheWayBack_LeavesWhatWas(string name, string place)
    {
        var scenario = Scenario.Of(name);
        using var world = await World.CreateAsync();
        await PrepareAsync(world, scenario);
        string before;
        await using (var host = await AppsHost.StartAsync(world))
        {
            before = await EndState.OfWorldAsync(host);
        }

        var last = scenario.Steps.Last(step => step != "release-old");
        world.After = (found, _, _) => found == last ? throw new PortException("engine.refused", "No more.") : Task.CompletedTask;
        var id = await DieAtAsync(world, scenario, place);
        await using var second = await AppsHost.StartAsync(world);
        Assert.Equal((OperationState.Failed, "engine.refused"), await second.EndAsync(id) is var ended ? (ended.State, ended.ErrorCode) : default);
        await AssertNothingNewAsync(second, scenario, before, "engine.refused");
    }

    private static async Task PrepareAsync(World world, Scenario scenario)
    {
        await using var host = await AppsHost.StartAsync(world);
        await scenario.Prepare(host);
    }

    /// <summary>Begins on a server that dies at the place, which is gone when this returns; the operation's id.</summary>
    private static async Task<long> DieAtAsync(World world, Scenario scenario, string place)
    {
        var died = new TaskCompletionSource();
        await using var host = await AppsHost.StartAsync(world, new CrashPoint($"{scenario.Kind}/{place}", () =>
        {
            died.TrySetResult();
            throw new InvalidOperationException("Killed by the test.");
        }));
        var begun = await scenario.Begin(host);
        Assert.True(begun.IsOk, begun.Error?.ToString());
        await died.Task.WaitAsync(TimeSpan.FromMinutes(10));
        return begun.Value.Id;
    }

    private static async Task AssertNothingNewAsync(AppsHost host, Scenario scenario, string before, string code)
    {
        // The removed container of a repair is the reconciler's to bring back, so it is asked first.
        await host.Reconciler.ReconcileAsync(CancellationToken.None);
        var after = await EndState.OfWorldAsync(host);
        var rows = await host.Store.ListAsync(CancellationToken.None);
        switch (scenario.Name)
        {
            case "install":
                Assert.Equal($"route blog.berth.test Failed http://172.18.16.1:{host.World.Port}\ncertificate files 0\nholds app-1 blog.berth.test\nholds app-1 tcp 29418\n", after);
                Assert.Equal((InstallationStates.Error, false, code), (rows[0].InstallationState, rows[0].Installed, rows[0].ReadFailure()!.Code));
                break;
            case "clone":
                Assert.Equal(InstallationStates.Installed, rows[0].InstallationState);
                Assert.Equal((InstallationStates.Error, false), (rows[1].InstallationState, rows[1].Installed));
                Assert.DoesNotContain(rows[1].Id, string.Join('\n', host.World.Addons.Held.Keys));
                Assert.Null(host.World.Engine.SpecOf(rows[1].Id));
                Assert.DoesNotContain("copy.berth.test", host.World.Dns.Records.Keys);
                break;
            case "repair":
                Assert.Contains("Running", after);
                Assert.Contains("route blog.berth.test Serving", after);
                break;
            default:
                Assert.Equal(before, after);
                Assert.Equal((InstallationStates.Error, code, null, null), (rows[0].InstallationState, rows[0].ReadFailure()!.Code, rows[0].Target, rows[0].TaskId));
                break;
        }
    }

    /// <summary>An addon that was taken back and made again has another secret.</summary>
    private static string WithoutSecrets(string state) => Secret().Replace(state, "secret");

    [GeneratedRegex("secret-[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Secret();

    private static Task<string> UndisturbedAsync(Scenario scenario) => Undisturbed.GetOrAdd(scenario.Name, _ => new Lazy<Task<string>>(async () =>
    {
        using var world = await World.CreateAsync();
        await PrepareAsync(world, scenario);
        await using var host = await AppsHost.StartAsync(world);
        var ended = await host.EndAsync(await scenario.Begin(host));
        Assert.True(ended.State == OperationState.Succeeded, ended.ErrorMessage);
        return await EndState.WholeAsync(host);
    })).Value;
}
