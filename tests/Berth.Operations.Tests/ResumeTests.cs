using Berth.Kernel;
using Berth.Operations.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations.Tests;

/// <summary>
/// The loop of the architecture: the runner is stopped without warning at every boundary, started again on the same
/// database, and the end is the one of a run that nobody disturbed.
/// </summary>
public sealed class ResumeTests : OperationsTest
{
    private static readonly string[] Build = ["ground", "walls", "roof", "keys"];
    private static readonly string[] Move = ["pack", "carry", "unpack"];

    public static TheoryData<string, string> Boundaries() => new(
        from plan in new (string Kind, string[] Steps)[] { ("house.build", Build), ("house.move", Move) }
        from place in plan.Steps.SelectMany(step => (string[])[$"{step}/before", $"{step}/after"]).Concat(["settle/before", "settle/after"])
        select (plan.Kind, $"{plan.Kind}/{place}"));

    /// <summary>Failing step, and the boundary on the way back.</summary>
    public static TheoryData<string, string> BoundariesBack() => new(
        from failing in Enumerable.Range(0, Build.Length)
        from place in Build[..(failing + 1)].SelectMany(step => (string[])[$"{step}/undo", $"{step}/undone"]).Concat(["settle/before", "settle/after"])
        select (Build[failing], $"house.build/{place}"));

    [Theory]
    [MemberData(nameof(Boundaries))]
    public async Task Runner_KilledAtABoundary_GoesOnToTheSameEnd(string kind, string place)
    {
        var id = await RunIntoAsync(kind, place);
        var second = await HostAsync();
        var ended = await second.EndAsync(id);
        var steps = kind == "house.build" ? Build : Move;
        Assert.Equal((OperationState.Succeeded, 100, null), (ended.State, ended.Percent, ended.ErrorCode));
        Assert.Equal(string.Join(' ', steps.Select(step => $"no-1/{step}").Order(StringComparer.Ordinal)), World.Left);
        Assert.Equal("Succeeded", await second.OutcomeAsync());

        // In order, none left out, and at most the one that was under way twice.
        Assert.Equal(steps.Select(step => $"+{step}"), World.Journal.Distinct());
        Assert.InRange(World.Journal.Count, steps.Length, steps.Length + 1);
    }

    [Theory]
    [MemberData(nameof(BoundariesBack))]
    public async Task Runner_KilledOnTheWayBack_GoesOnToTheSameEnd(string failing, string place)
    {
        World.Ensuring = (name, _, _) => name == failing ? throw new ErrorException(Error.Conflict("house.ban", "Not here.")) : Task.CompletedTask;
        var id = await RunIntoAsync("house.build", place);
        World.Ensuring = (_, _, _) => Task.CompletedTask;
        var second = await HostAsync();
        var ended = await second.EndAsync(id);
        Assert.Equal((OperationState.Failed, "house.ban", "Not here."), (ended.State, ended.ErrorCode, ended.ErrorMessage));
        Assert.Equal("", World.Left);
        Assert.Equal("Failed", await second.OutcomeAsync());
    }

    [Fact]
    public async Task OperationOfAnotherVersion_EndsWithTheReason_AndHoldsNobodyUp()
    {
        var host = await HostAsync(open: false);
        var id = (await host.TryStartAsync("house.build")).Value!.Id;
        await using (var db = await host.OpenAsync())
        {
            await db.Set<Operation>().Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Kind, "ship.build"));
        }

        host.Get<OperationsGate>().Open();
        var ended = await host.EndAsync(id);
        Assert.Equal((OperationState.Failed, "operation.unknown_kind"), (ended.State, ended.ErrorCode));
        Assert.Equal("", World.Left);
        Assert.Equal(OperationState.Succeeded, (await host.EndAsync((await host.TryStartAsync("house.build")).Value!.Id)).State);
    }

    [Theory]
    [InlineData("house.build", "walls")]
    [InlineData("house.move", "carry")]
    public async Task Runner_StoppedInTheMiddleOfAStep_LeavesTheRowAndGoesOnAtThatStep(string kind, string step)
    {
        var begun = new TaskCompletionSource();
        World.Ensuring = async (name, _, token) =>
        {
            if (name == step)
            {
                begun.TrySetResult();
                await Task.Delay(Timeout.Infinite, token);
            }
        };
        var first = await HostAsync();
        var id = await first.StartAsync(kind);
        await begun.Task;
        await StopAsync(first);
        World.Ensuring = (_, _, _) => Task.CompletedTask;
        var second = await HostAsync(open: false);
        var row = (await second.Operations.FindAsync(id, default))!;
        Assert.Equal((OperationState.Running, 1), (row.State, row.Step));
        second.Get<OperationsGate>().Open();
        Assert.Equal(OperationState.Succeeded, (await second.EndAsync(id)).State);
        Assert.Equal(World.Journal.Distinct(), World.Journal);
    }

    [Fact]
    public async Task Runner_KilledInTheStepOfNoReturn_DoesNotHearACancelAfterwards()
    {
        var died = new TaskCompletionSource();
        var first = await HostAsync("house.move/carry/before", died);
        var id = await first.StartAsync("house.move");
        await died.Task;
        await first.Operations.CancelAsync(id, default);
        await StopAsync(first);
        var second = await HostAsync();

        // Whether it had begun is not known any more, so forward is the only safe way.
        Assert.Equal(OperationState.Succeeded, (await second.EndAsync(id)).State);
    }

    [Fact]
    public async Task NextStart_TakesUpWhatWasInterruptedBeforeWhatWaited()
    {
        var died = new TaskCompletionSource();
        var first = await HostAsync("house.build/walls/after", died, atOnce: 1);
        var older = await first.StartAsync("house.build", "a");
        await died.Task;
        await StopAsync(first);
        var second = await HostAsync(atOnce: 1, open: false);
        var waiting = await second.StartAsync("house.paint", "b");
        World.Journal.Clear();
        second.Get<OperationsGate>().Open();
        await second.EndAsync(waiting);
        Assert.False((await second.Operations.FindAsync(older, default))!.IsActive);
        Assert.Equal(["+walls", "+roof", "+keys", "+paint"], World.Journal);
    }

    [Fact]
    public async Task Percent_AfterARestart_DoesNotFallBack()
    {
        var died = new TaskCompletionSource();
        var first = await HostAsync("house.build/roof/after", died);
        var id = await first.StartAsync("house.build");
        await died.Task;
        var before = (await first.Operations.FindAsync(id, default))!;
        await StopAsync(first);
        var second = await HostAsync();
        var seen = await second.Operations.WatchAsync(id, default).ToListAsync();
        Assert.All(seen, row => Assert.True(row.Percent >= before.Percent && row.Version >= before.Version));
    }

    /// <summary>Starts the operation on a host that dies at the place; the host is gone when this returns.</summary>
    private async Task<long> RunIntoAsync(string kind, string place)
    {
        var died = new TaskCompletionSource();
        var first = await HostAsync(place, died);
        var id = await first.StartAsync(kind);
        await died.Task.WaitAsync(TimeSpan.FromMinutes(10));
        await StopAsync(first);
        return id;
    }
}
