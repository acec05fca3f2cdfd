using Berth.Operations.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations.Tests;

public sealed class QueueTests : OperationsTest
{
    [Fact]
    public async Task Commit_BeforeTheRunnerKnows_TheRowIsOnDisk()
    {
        var host = await HostAsync(open: false);
        var id = await host.StartAsync("house.build");
        await using var db = await host.OpenAsync();
        var row = await db.Set<Operation>().AsNoTracking().SingleAsync();
        Assert.Equal((id, OperationState.Queued, 1L, """["ground","walls","roof","keys"]"""), (row.Id, row.State, row.Version, row.Steps));
        Assert.Empty(World.Journal);
    }

    [Fact]
    public async Task Build_WhenNothingStandsInItsWay_RunsAllStepsInOrderAndSettlesWithItsRow()
    {
        var host = await HostAsync();
        var ended = await host.RunAsync("house.build");
        Assert.Equal((OperationState.Succeeded, 100, "Done", null), (ended.State, ended.Percent, ended.Message, ended.ErrorCode));
        Assert.NotNull(ended.FinishedAt);
        Assert.Equal(["+ground", "+walls", "+roof", "+keys"], World.Journal);
        Assert.Equal("Succeeded", await host.OutcomeAsync());
    }

    [Fact]
    public async Task Commit_WhileAnotherHoldsTheSubject_IsRefusedAndNamesIt()
    {
        var host = await HostAsync(open: false);
        var first = await host.StartAsync("house.build");
        var second = await host.TryStartAsync("house.paint");
        Assert.Equal("operation.busy", second.Error?.Code);
        Assert.Contains($"Task {first} (house.build)", second.Error!.Message);
        Assert.True((await host.TryStartAsync("house.build", "no-2")).IsOk);
    }

    [Fact]
    public async Task Commit_ByManyAtOnceForOneSubject_LetsExactlyOneIn()
    {
        var host = await HostAsync(open: false);
        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => host.TryStartAsync("house.build"))));
        Assert.Single(all, started => started.IsOk);
        Assert.All(all.Where(started => !started.IsOk), refused => Assert.Equal("operation.busy", refused.Error!.Code));
    }

    [Fact]
    public async Task Subject_OnceItsOperationEnded_IsFreeAgain()
    {
        var host = await HostAsync();
        await host.RunAsync("house.build");
        Assert.Equal(OperationState.Succeeded, (await host.RunAsync("house.paint")).State);
    }

    [Fact]
    public async Task SameKey_AgainWhileItRunsAndAfterwards_IsTheSameOperation()
    {
        var host = await HostAsync();
        var hold = new TaskCompletionSource();
        World.Ensuring = (_, _, token) => hold.Task.WaitAsync(token);
        var id = await host.StartAsync("house.build", key: "order-7");
        Assert.Equal(id, await host.StartAsync("house.build", key: "order-7"));
        Assert.Equal("operation.busy", (await host.TryStartAsync("house.build", key: "order-8")).Error?.Code);
        hold.SetResult();
        await host.EndAsync(id);
        Assert.Equal(id, await host.StartAsync("house.build", key: "order-7"));
        Assert.Equal(4, World.Journal.Count);
    }

    [Fact]
    public async Task SameKey_FromManyAtOnce_IsOneOperation()
    {
        var host = await HostAsync(open: false);
        var ids = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => host.StartAsync("house.build", key: "order-7"))));
        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task Runner_WithMoreWorkThanRoom_RunsSoManyAndTheRestWaits()
    {
        var host = await HostAsync(atOnce: 2);
        var (running, hold) = HoldAll();
        var ids = new List<long>();
        foreach (var subject in (string[])["a", "b", "c", "d"])
        {
            ids.Add(await host.StartAsync("house.build", subject));
        }

        await running.Task;
        var states = await Task.WhenAll(ids.Select(async id => (await host.Operations.FindAsync(id, default))!.State));
        Assert.Equal([OperationState.Running, OperationState.Running, OperationState.Queued, OperationState.Queued], states);
        hold.SetResult();
        Assert.All(await Task.WhenAll(ids.Select(host.EndAsync)), ended => Assert.Equal(OperationState.Succeeded, ended.State));
    }

    [Fact]
    public async Task KindWithALimit_WaitsForItsOwn_AndKeepsNobodyElseWaiting()
    {
        var host = await HostAsync(atOnce: 3);
        var (running, hold) = HoldAll();
        var first = await host.StartAsync("house.paint", "a");
        var second = await host.StartAsync("house.paint", "b");
        var other = await host.StartAsync("house.build", "c");
        await running.Task;
        Assert.Equal(OperationState.Running, (await host.Operations.FindAsync(first, default))!.State);
        Assert.Equal(OperationState.Queued, (await host.Operations.FindAsync(second, default))!.State);
        Assert.Equal(OperationState.Running, (await host.Operations.FindAsync(other, default))!.State);
        hold.SetResult();
        Assert.Equal(OperationState.Succeeded, (await host.EndAsync(second)).State);
    }

    [Fact]
    public async Task Runner_BeforeTheGateOpens_BeginsNothing()
    {
        var host = await HostAsync(open: false);
        var id = await host.StartAsync("house.build");
        await host.Operations.ListAsync(null, 1, 10, default);
        Assert.Equal(OperationState.Queued, (await host.Operations.FindAsync(id, default))!.State);
        host.Get<OperationsGate>().Open();
        Assert.Equal(OperationState.Succeeded, (await host.EndAsync(id)).State);
    }

    [Fact]
    public async Task List_NewestFirst_ByPageAndKind()
    {
        var host = await HostAsync();
        foreach (var (kind, subject) in new[] { ("house.build", "a"), ("house.paint", "b"), ("house.build", "c") })
        {
            await host.RunAsync(kind, subject);
        }

        Assert.Equal(["c", "b"], (await host.Operations.ListAsync(null, 1, 2, default)).Select(row => row.Subject));
        Assert.Equal(["a"], (await host.Operations.ListAsync(null, 2, 2, default)).Select(row => row.Subject));
        Assert.Equal(["c", "a"], (await host.Operations.ListAsync("house.build", 1, 10, default)).Select(row => row.Subject));
        Assert.Equal(3, (await host.Operations.ListAsync("house", 1, 10, default)).Count);
        Assert.Empty(await host.Operations.ListAsync("hous", 1, 10, default));
    }

    /// <summary>Every step waits; the first is done once two have begun.</summary>
    private (TaskCompletionSource Running, TaskCompletionSource Hold) HoldAll()
    {
        var (running, hold, begun) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        World.Ensuring = async (_, _, token) =>
        {
            if (Interlocked.Increment(ref begun) == 2)
            {
                running.TrySetResult();
            }

            await hold.Task.WaitAsync(token);
        };
        return (running, hold);
    }
}
