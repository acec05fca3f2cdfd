using System.Collections.Concurrent;
using Berth.Apps.Tests.Support;
using Berth.Backups.Tests.Support;
using Berth.Operations;
using Berth.Operations.Running;
using Berth.Ports;

namespace Berth.Backups.Tests;

/// <summary>
/// Every kind of the backups, killed after every step, and cancelled and failed at every step: the end is that of an
/// undisturbed run, or everything is as it was. No data that was there before is ever lost.
/// </summary>
public sealed class OperationLoopTests
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Undisturbed = new();

    public static TheoryData<string, string> Boundaries() => new(
        from scenario in BackupScenario.All
        from place in scenario.Steps.Select(step => $"{step}/after").Prepend($"{scenario.Steps[0]}/before").Concat(["settle/before", "settle/after"])
        select (scenario.Name, place));

    public static TheoryData<string, string> StepsThatCanBeUndone() => new(
        from scenario in BackupScenario.All
        from step in scenario.Steps
        where step is not ("release-old" or "drop-kept") && !step.StartsWith("remove-", StringComparison.Ordinal) || step == "remove-trial"
        select (scenario.Name, step));

    [Theory]
    [MemberData(nameof(Boundaries))]
    public async Task Operation_WhenTheServerIsKilledAtABoundary_EndsAsIfItHadNotBeen(string name, string place)
    {
        var scenario = BackupScenario.Of(name);
        using var world = await World.CreateAsync();
        await PrepareAsync(world, scenario);
        var died = new TaskCompletionSource();
        long id;
        await using (var first = await BackupScenario.StartAsync(world, new CrashPoint($"{scenario.Kind}/{place}", () =>
        {
            died.TrySetResult();
            throw new InvalidOperationException("Killed by the test.");
        })))
        {
            var begun = await scenario.Begin(first);
            Assert.True(begun.IsOk, begun.Error?.ToString());
            id = begun.Value.Id;
            await died.Task.WaitAsync(TimeSpan.FromMinutes(10));
        }

        await using var second = await BackupScenario.StartAsync(world);
        var ended = await second.EndAsync(id);
        Assert.True(ended.State == OperationState.Succeeded, ended.ErrorMessage);
        Assert.Equal(await UndisturbedAsync(scenario), await BackupScenario.StateAsync(second));
    }

    [Theory]
    [MemberData(nameof(StepsThatCanBeUndone))]
    public async Task Operation_WhenCancelledAtAStep_LeavesTheAppAsItWas(string name, string step)
    {
        var scenario = BackupScenario.Of(name);
        using var world = await World.CreateAsync();
        await PrepareAsync(world, scenario);
        await using var host = await BackupScenario.StartAsync(world);
        var before = await ContainersAsync(host);
        world.Before = async (found, context, token) =>
        {
            if (found == step && context.Kind == scenario.Kind)
            {
                await host.Operations.CancelAsync(context.OperationId, CancellationToken.None);
                await Task.Delay(Timeout.Infinite, token);
            }
        };
        var ended = await host.EndAsync(await scenario.Begin(host));
        Assert.Equal((OperationState.Cancelled, "operation.cancelled"), (ended.State, ended.ErrorCode));
        await AssertUntouchedAsync(scenario, host, before);
    }

    [Theory]
    [MemberData(nameof(StepsThatCanBeUndone))]
    public async Task Operation_WhenAStepFailsAfterItsWork_LeavesTheAppAsItWas_AndSucceedsWhenTriedAgain(string name, string step)
    {
        var scenario = BackupScenario.Of(name);
        using var world = await World.CreateAsync();
        await PrepareAsync(world, scenario);
        await using var host = await BackupScenario.StartAsync(world);
        var before = await ContainersAsync(host);
        world.After = (found, context, _) => found == step && context.Kind == scenario.Kind ? throw new PortException("engine.refused", "No more.") : Task.CompletedTask;
        var ended = await host.EndAsync(await scenario.Begin(host));
        Assert.Equal((OperationState.Failed, "engine.refused"), (ended.State, ended.ErrorCode));
        await AssertUntouchedAsync(scenario, host, before);
        if (name != "clone")
        {
            world.After = World.Nothing;
            Assert.Equal(OperationState.Succeeded, (await host.EndAsync(await scenario.Begin(host))).State);
        }
    }

    private static async Task PrepareAsync(World world, BackupScenario scenario)
    {
        await using var host = await BackupScenario.StartAsync(world);
        await BackupScenario.PrepareAsync(host);
        await scenario.First(host);
    }

    private static async Task AssertUntouchedAsync(BackupScenario scenario, AppsHost host, string before)
    {
        Assert.Equal(scenario.BeginsArchived ? 1 : 0, (await BackupScenario.ArchivesAsync(host)).Count);
        Assert.Equal(before, await ContainersAsync(host));
        if (scenario.BeginsArchived)
        {
            Assert.Empty(await host.Store.ListAsync(CancellationToken.None));
            Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(host.World.Home, "apps")));
            Assert.Empty(host.World.Addons.Held);
            return;
        }

        var id = await BackupScenario.IdAsync(host);
        Assert.Equal("newer", await File.ReadAllTextAsync(BackupScenario.PostOf(host.World, id)));
        Assert.Equal("newer", host.World.Addons.Content[id]);
        Assert.Equal(["data", "persistent"], Directory.GetFileSystemEntries(Path.Combine(host.World.Home, "apps", id)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(await host.Store.ListAsync(CancellationToken.None), row => Assert.Equal(row.Id == id, row is { Installed: true, Serving: true, TaskId: null }));
        Assert.Equal([id], host.World.Addons.Held.Keys.Select(held => held.App).Distinct());
    }

    private static async Task<string> ContainersAsync(AppsHost host)
    {
        var containers = await host.World.Engine.ListContainersAsync(new Dictionary<string, string>(), CancellationToken.None);
        return string.Join('\n', containers.OrderBy(container => container.Name, StringComparer.Ordinal).Select(container => $"{container.Name} {container.Image} {container.State}"));
    }

    private static Task<string> UndisturbedAsync(BackupScenario scenario) => Undisturbed.GetOrAdd(scenario.Name, _ => new Lazy<Task<string>>(async () =>
    {
        using var world = await World.CreateAsync();
        await PrepareAsync(world, scenario);
        await using var host = await BackupScenario.StartAsync(world);
        var ended = await host.EndAsync(await scenario.Begin(host));
        Assert.True(ended.State == OperationState.Succeeded, ended.ErrorMessage);
        return await BackupScenario.StateAsync(host);
    })).Value;
}
