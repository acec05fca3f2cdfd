using Berth.Operations.Tests.Support;
using Berth.Testing;

namespace Berth.Operations.Tests;

public sealed class CancelTests : OperationsTest
{
    [Fact]
    public async Task Cancel_WhileItWaitsForRoom_EndsItAtOnceWithoutAStep()
    {
        var host = await HostAsync(atOnce: 1);
        var hold = new TaskCompletionSource();
        World.Ensuring = (_, _, token) => hold.Task.WaitAsync(token);
        var busy = await host.StartAsync("house.build", "a");
        var waiting = await host.StartAsync("house.build", "b");
        Assert.True((await host.Operations.CancelAsync(waiting, default)).IsOk);
        var ended = await host.EndAsync(waiting);
        Assert.Equal((OperationState.Cancelled, "operation.cancelled"), (ended.State, ended.ErrorCode));
        Assert.Empty(World.Journal);
        Assert.Equal("Cancelled", await host.OutcomeAsync("b"));
        hold.SetResult();
        Assert.Equal(OperationState.Succeeded, (await host.EndAsync(busy)).State);
    }

    [Fact]
    public async Task Cancel_BeforeAnythingBegan_HoldsAlsoForAPlanWithoutReturn()
    {
        var host = await HostAsync(open: false);
        var id = await host.StartAsync("house.move");
        await host.Operations.CancelAsync(id, default);
        host.Get<OperationsGate>().Open();
        Assert.Equal(OperationState.Cancelled, (await host.EndAsync(id)).State);
        Assert.Equal("", World.Left);
    }

    [Theory]
    [InlineData("ground")]
    [InlineData("walls")]
    [InlineData("roof")]
    [InlineData("keys")]
    public async Task Cancel_DuringAStep_StopsItAndTakesBackWhatWasBegun(string step)
    {
        var host = await HostAsync();
        World.Ensuring = async (name, context, token) =>
        {
            if (name == step)
            {
                await host.Operations.CancelAsync(context.OperationId, CancellationToken.None);
                await Task.Delay(Timeout.Infinite, token);
            }
        };
        var ended = await host.RunAsync("house.build");
        Assert.Equal((OperationState.Cancelled, "operation.cancelled"), (ended.State, ended.ErrorCode));
        Assert.Equal("", World.Left);
        Assert.DoesNotContain($"+{step}", World.Journal);
        Assert.Contains($"-{step}", World.Journal);
        Assert.Equal("Cancelled", await host.OutcomeAsync());
    }

    [Fact]
    public async Task Cancel_WhenTheStepDoesNotListen_HoldsBeforeTheNext()
    {
        var host = await HostAsync();
        World.Ensuring = (name, context, _) => name == "walls" ? host.Operations.CancelAsync(context.OperationId, CancellationToken.None) : Task.CompletedTask;
        Assert.Equal(OperationState.Cancelled, (await host.RunAsync("house.build")).State);
        Assert.Equal(["+ground", "+walls", "-walls", "-ground"], World.Journal);
    }

    [Fact]
    public async Task Cancel_DuringTheLastStepBeforeNoReturn_IsStillHeard()
    {
        var host = await HostAsync();
        World.Ensuring = (name, context, _) => name == "pack" ? host.Operations.CancelAsync(context.OperationId, CancellationToken.None) : Task.CompletedTask;
        Assert.Equal(OperationState.Cancelled, (await host.RunAsync("house.move")).State);
        Assert.Equal("", World.Left);
    }

    [Theory]
    [InlineData("carry")]
    [InlineData("unpack")]
    public async Task Cancel_AfterThePointOfNoReturn_ChangesNothing(string step)
    {
        var host = await HostAsync();
        World.Ensuring = async (name, context, token) =>
        {
            if (name == step)
            {
                await host.Operations.CancelAsync(context.OperationId, CancellationToken.None);
                token.ThrowIfCancellationRequested();
            }
        };
        Assert.Equal(OperationState.Succeeded, (await host.RunAsync("house.move")).State);
        Assert.Equal(["+pack", "+carry", "+unpack"], World.Journal);
    }

    [Fact]
    public async Task Cancel_OfWhatHasEnded_OrNeverWas_IsRefused()
    {
        var host = await HostAsync();
        var ended = await host.RunAsync("house.build");
        Assert.Equal("operation.not_active", (await host.Operations.CancelAsync(ended.Id, default)).Error?.Code);
        Assert.Equal("operation.not_found", (await host.Operations.CancelAsync(4711, default)).Error?.Code);
    }

    [Fact]
    public async Task Cancel_WhileTheServerIsDown_CountsAtTheNextStart()
    {
        var died = new TaskCompletionSource();
        var first = await HostAsync("house.build/walls/after", died);
        var id = await first.StartAsync("house.build");
        await died.Task;
        await first.Operations.CancelAsync(id, default);
        await StopAsync(first);
        var second = await HostAsync();
        Assert.Equal(OperationState.Cancelled, (await second.EndAsync(id)).State);
        Assert.Equal("", World.Left);
    }

    [Fact]
    public async Task Cancel_ByManyAtRandomMoments_AlwaysEndsClean()
    {
        var host = await HostAsync(atOnce: 4);
        World.Ensuring = (_, _, _) => Task.Yield().ToTask();
        var ended = await Task.WhenAll(Enumerable.Range(0, 40).Select(async number =>
        {
            var id = await host.StartAsync("house.build", $"s{number}");
            await host.Operations.CancelAsync(id, default);
            return await host.EndAsync(id);
        }));
        Assert.All(ended, one => Assert.True(one.State is OperationState.Cancelled or OperationState.Succeeded));
        foreach (var one in ended)
        {
            Assert.Equal(one.State == OperationState.Succeeded ? 4 : 0, World.Things.Keys.Count(thing => thing.StartsWith($"{one.Subject}/", StringComparison.Ordinal)));
        }

        await Wait.UntilAsync(async () => (await host.Operations.ListAsync(null, 1, 100, default)).All(one => !one.IsActive), "all have ended");
    }
}

file static class Yielding
{
    public static async Task ToTask(this System.Runtime.CompilerServices.YieldAwaitable awaitable) => await awaitable;
}
