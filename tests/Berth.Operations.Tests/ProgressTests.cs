using Berth.Operations.Tests.Support;
using Berth.Testing;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations.Tests;

public sealed class ProgressTests : OperationsTest
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task Report_OfAStep_CountsByItsWeight()
    {
        var host = await HostAsync();
        var (context, hold) = await InWallsAsync(host);
        context.Report(0.5, "Half the walls");

        // Of 1 + 6 + 2 + 1: the ground and half of the walls.
        await SeenAsync(host, context.OperationId, row => row is { Percent: 40, Message: "Half the walls" });
        hold.SetResult();
        Assert.Equal(100, (await host.EndAsync(context.OperationId)).Percent);
    }

    [Fact]
    public async Task Report_OfAThousandThingsAtOneMoment_IsOneWriteAndTheLatestFollowsAQuarterSecondLater()
    {
        var host = await HostAsync();
        var (context, hold) = await InWallsAsync(host);
        await SeenAsync(host, context.OperationId, row => row.Message == "Walls");
        var before = await VersionAsync(host, context.OperationId);
        for (var brick = 1; brick <= 1000; brick++)
        {
            context.Report(brick / 1000.0, $"Brick {brick}");
        }

        host.Clock.Advance(Quarter);
        await SeenAsync(host, context.OperationId, row => row.Message == "Brick 1000", advance: false);
        Assert.Equal(before + 1, await VersionAsync(host, context.OperationId));
        hold.SetResult();
        await host.EndAsync(context.OperationId);
    }

    [Fact]
    public async Task Report_AllTheTimeForASecond_IsWrittenAtMostFourTimes()
    {
        var host = await HostAsync();
        var (context, hold) = await InWallsAsync(host);
        await SeenAsync(host, context.OperationId, row => row.Message == "Walls");
        var before = await VersionAsync(host, context.OperationId);
        for (var step = 1; step <= 20; step++)
        {
            context.Report(step / 20.0, $"Row {step}");
            host.Clock.Advance(Quarter / 5);
            await Task.Delay(5);
        }

        await SeenAsync(host, context.OperationId, row => row.Message == "Row 20", advance: false, alsoAdvance: host);
        Assert.InRange(await VersionAsync(host, context.OperationId) - before, 1, 5);
        hold.SetResult();
        await host.EndAsync(context.OperationId);
    }

    [Fact]
    public async Task Percent_NeverGoesBackAndReachesAHundredOnlyAtTheEnd()
    {
        var host = await HostAsync();
        var (context, hold) = await InWallsAsync(host);
        context.Report(1, "Up");
        context.Report(0.1, "Down again");
        await SeenAsync(host, context.OperationId, row => row is { Percent: 70, Message: "Down again" });
        hold.SetResult();
        await host.EndAsync(context.OperationId);
    }

    [Fact]
    public async Task Report_OfHostileLength_IsCut()
    {
        var host = await HostAsync();
        var (context, hold) = await InWallsAsync(host);
        context.Report(double.PositiveInfinity, new string('x', 100_000));
        await SeenAsync(host, context.OperationId, row => row is { Percent: 70, Message.Length: 500 });
        hold.SetResult();
        await host.EndAsync(context.OperationId);
    }

    [Fact]
    public async Task Report_WhenTheDatabaseRefuses_DoesNotEndTheWork()
    {
        var host = await HostAsync();
        var (context, hold) = await InWallsAsync(host);
        await SeenAsync(host, context.OperationId, row => row.Message == "Walls");
        await using (var db = await host.OpenAsync())
        {
            await db.Database.ExecuteSqlRawAsync("CREATE TRIGGER full BEFORE UPDATE OF Message ON operations_operations WHEN NEW.Message = 'x' BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
        }

        context.Report(0.5, "x");
        host.Clock.Advance(Quarter);
        context.Report(0.9, "y");
        await SeenAsync(host, context.OperationId, row => row.Message == "y");
        hold.SetResult();
        Assert.Equal(OperationState.Succeeded, (await host.EndAsync(context.OperationId)).State);
    }

    [Fact]
    public async Task End_WithProgressUnwritten_WaitsForNoClock()
    {
        var host = await HostAsync();
        World.Ensuring = (_, context, _) =>
        {
            context.Report(0.5, "Quick");
            context.Report(0.6, "Quicker");
            return Task.CompletedTask;
        };

        // The clock stands still, so anything that waited for it would wait for ever.
        Assert.Equal((OperationState.Succeeded, "Done"), await host.RunAsync("house.build") is var ended ? (ended.State, ended.Message) : default);
    }

    /// <summary>A build that waits in its second step.</summary>
    private async Task<(StepContext Context, TaskCompletionSource Hold)> InWallsAsync(OperationsHost host)
    {
        var (begun, hold) = (new TaskCompletionSource<StepContext>(), new TaskCompletionSource());
        World.Ensuring = async (name, context, token) =>
        {
            if (name == "walls")
            {
                begun.SetResult(context);
                await hold.Task.WaitAsync(token);
            }
        };
        await host.StartAsync("house.build");
        return (await begun.Task, hold);
    }

    private static async Task SeenAsync(OperationsHost host, long id, Func<Operation, bool> seen, bool advance = true, OperationsHost? alsoAdvance = null) =>
        await Wait.UntilAsync(
            async () =>
            {
                if (advance || alsoAdvance is not null)
                {
                    host.Clock.Advance(Quarter);
                }

                return seen((await host.Operations.FindAsync(id, default))!);
            },
            "the row says so");

    private static async Task<long> VersionAsync(OperationsHost host, long id) => (await host.Operations.FindAsync(id, default))!.Version;
}
