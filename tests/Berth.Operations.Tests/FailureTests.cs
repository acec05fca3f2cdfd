using Berth.Kernel;
using Berth.Operations.Tests.Support;
using Berth.Ports;
using Berth.Testing;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations.Tests;

public sealed class FailureTests : OperationsTest
{
    public static TheoryData<string, bool> StepsOfBuild() => new(
        from step in (string[])["ground", "walls", "roof", "keys"]
        from transient in (bool[])[true, false]
        select (step, transient));

    [Theory]
    [MemberData(nameof(StepsOfBuild))]
    public async Task Build_WhenThePortFailsAtAStep_EndsFailedAndLeavesNothing(string step, bool transient)
    {
        var host = await HostAsync();
        World.Ensuring = (name, _, _) => name == step ? throw new PortException("engine.unreachable", "The engine does not answer.", transient) : Task.CompletedTask;
        var ended = await host.RunAsync("house.build");
        Assert.Equal((OperationState.Failed, "engine.unreachable", "The engine does not answer."), (ended.State, ended.ErrorCode, ended.ErrorMessage));
        Assert.Equal("", World.Left);
        Assert.Equal("Failed", await host.OutcomeAsync());
        World.Ensuring = (_, _, _) => Task.CompletedTask;
        Assert.Equal(OperationState.Succeeded, (await host.RunAsync("house.build")).State);
    }

    [Fact]
    public async Task Move_WhenAStepBeforeNoReturnFails_IsTakenBack_AndAfterItNot()
    {
        var host = await HostAsync();
        World.Ensuring = (name, _, _) => name == "pack" ? throw new ErrorException(Error.Conflict("box.missing", "No boxes.")) : Task.CompletedTask;
        Assert.Equal("box.missing", (await host.RunAsync("house.move")).ErrorCode);
        Assert.Equal(["-pack"], World.Journal);

        World.Journal.Clear();
        World.Ensuring = (name, _, _) => name == "unpack" ? throw new ErrorException(Error.Conflict("box.lost", "It is lost.")) : Task.CompletedTask;
        Assert.Equal((OperationState.Failed, "box.lost"), await host.RunAsync("house.move") is var ended ? (ended.State, ended.ErrorCode) : default);
        Assert.Equal(["+pack", "+carry"], World.Journal);
    }

    [Fact]
    public async Task Build_WhenAStepHasABug_SaysSoWithoutHidingThatTryingAgainIsSafe()
    {
        var host = await HostAsync();
        World.Ensuring = (name, _, _) => name == "roof" ? throw new InvalidOperationException("Sequence contains no elements") : Task.CompletedTask;
        var ended = await host.RunAsync("house.build");
        Assert.Equal((OperationState.Failed, "operation.internal"), (ended.State, ended.ErrorCode));
        Assert.Contains("trying again is safe", ended.ErrorMessage);
        Assert.Equal("", World.Left);
    }

    [Fact]
    public async Task Build_WhenAStepTakesTooLong_IsEndedByItsTimeout()
    {
        var host = await HostAsync();
        var begun = new TaskCompletionSource();
        World.Ensuring = async (name, _, token) =>
        {
            if (name == "walls")
            {
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            }
        };
        var id = await host.StartAsync("house.build");
        await begun.Task;
        host.Clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        var ended = await host.EndAsync(id);
        Assert.Equal((OperationState.Failed, "operation.timeout"), (ended.State, ended.ErrorCode));
        Assert.Contains("Step walls took longer than 5 minutes", ended.ErrorMessage);
        Assert.Equal("", World.Left);
    }

    [Fact]
    public async Task Build_WhenOneUndoFails_StillUndoesTheOthersAndLogsIt()
    {
        var host = await HostAsync();
        World.Ensuring = (name, _, _) => name == "keys" ? throw new PortException("engine.refused", "No.") : Task.CompletedTask;
        World.Undoing = (name, _, _) => name == "walls" ? throw new PortException("engine.refused", "Stuck.") : Task.CompletedTask;
        var ended = await host.RunAsync("house.build");
        Assert.Equal(("no-1/walls", "engine.refused", "No."), (World.Left, ended.ErrorCode, ended.ErrorMessage));
        Assert.Contains(host.Get<Running.OperationLog>().Read(ended.Id), line => line.Contains("walls: could not be undone: Stuck.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Build_WhenItsCheckpointCannotBeWritten_GoesOnFromTheLastOneSoonAfter()
    {
        var host = await HostAsync();
        await using var db = await host.OpenAsync();
        await db.Database.ExecuteSqlRawAsync("CREATE TRIGGER full BEFORE UPDATE OF Step ON operations_operations WHEN NEW.Step = 2 BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
        var done = new TaskCompletionSource();
        World.Ensuring = (name, _, _) =>
        {
            if (name == "walls")
            {
                done.TrySetResult();
            }

            return Task.CompletedTask;
        };
        var id = await host.StartAsync("house.build");
        await done.Task;
        await db.Database.ExecuteSqlRawAsync("DROP TRIGGER full");
        await Wait.UntilAsync(
            async () =>
            {
                host.Clock.Advance(TimeSpan.FromSeconds(10));
                return !(await host.Operations.FindAsync(id, default))!.IsActive;
            },
            "it has ended");
        Assert.Equal("no-1/ground no-1/keys no-1/roof no-1/walls", World.Left);
    }

    [Fact]
    public async Task Build_WhenItsLogCannotBeWritten_GoesOnAllTheSame()
    {
        var host = await HostAsync();
        await File.WriteAllTextAsync(Path.Combine(Folder, "log"), "a file stands where the directory should be");
        Assert.Equal(OperationState.Succeeded, (await host.RunAsync("house.build")).State);
        Assert.Equal(4, World.Journal.Count);
    }
}
