using Berth.Apps.Requests;
using Berth.Apps.Tests.Support;
using Berth.Operations;
using Berth.Platform;
using Berth.Ports;
using Berth.Ports.Containers;
using Berth.Testing;
using Berth.Testing.Fakes;
using Berth.Web;
using Microsoft.Extensions.Time.Testing;

namespace Berth.Apps.Tests;

/// <summary>States as packaging-contract.md 3.9 has them; what is found is written down, and nothing is ever started again from here.</summary>
public sealed class HealthTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private World _world = null!;
    private AppsHost _host = null!;
    private string _id = "";

    public async ValueTask InitializeAsync()
    {
        _world = await World.CreateAsync();
        _host = await AppsHost.StartAsync(_world, clock: _clock);
        _id = await _host.InstalledAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _world.Dispose();
    }

    [Theory]
    [InlineData(200, "healthy")]
    [InlineData(302, "healthy")]
    [InlineData(401, "healthy")]
    [InlineData(404, "healthy")]
    [InlineData(500, "unhealthy")]
    [InlineData(503, "unhealthy")]
    public async Task Probe_CountsEveryAnswerBelow500AsHealthy(int status, string health)
    {
        _world.Status = status;
        Assert.Equal(health, await LookAsync());
    }

    [Fact]
    public async Task Probe_OfAContainerThatEnded_IsDead_AndStaysSo()
    {
        await _world.Engine.StopContainerAsync(_id, TimeSpan.FromSeconds(1), default);
        var starts = Starts();
        Assert.Equal("dead", await LookAsync());
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("dead", await LookAsync());
        Assert.Equal(starts, Starts());
    }

    [Fact]
    public async Task Probe_WhenTheEngineIsAwayOrTheContainerIsGone_IsError()
    {
        _world.Engine.FailNext(nameof(IContainerEngine.InspectContainerAsync), new PortException("engine.unreachable", "The engine does not answer."));
        Assert.Equal("error", await LookAsync());
        await _world.Engine.RemoveContainerAsync(_id, default);
        Assert.Equal("error", await LookAsync());
    }

    [Fact]
    public async Task Probe_OfAStoppedApp_IsNotMade()
    {
        await _host.EndAsync(await _host.Get<AppLifecycle>().StopAsync(_id, "olga", default));
        Assert.Null(await LookAsync());
    }

    [Fact]
    public async Task CrashLoop_IsToldOnce_AndNothingIsStarted()
    {
        var starts = Starts();
        for (var crash = 0; crash < 5; crash++)
        {
            await CrashAsync(crash + 1);
            await LookAsync();
        }

        Assert.Equal(1, await EventsAsync("app.crashloop"));
        Assert.Equal(starts, Starts());
    }

    [Fact]
    public async Task OutOfMemory_IsToldAtMostOnceAnHour()
    {
        await Wait.UntilAsync(() => Task.FromResult(_world.Engine.Calls.Any(call => call.StartsWith("WatchEvents", StringComparison.Ordinal))), "somebody watches");
        await CrashAsync(1, outOfMemory: true);
        await Wait.UntilAsync(async () => await EventsAsync("app.oom") == 1, "it is told");
        await CrashAsync(2, outOfMemory: true);
        _clock.Advance(TimeSpan.FromMinutes(61));
        await CrashAsync(3, outOfMemory: true);
        await Wait.UntilAsync(async () => await EventsAsync("app.oom") == 2, "it is told again");
    }

    [Fact]
    public async Task Down_IsToldAfterTenMinutesAndUpWhenItIsOver()
    {
        _world.Status = 500;
        await LookAsync();
        _clock.Advance(TimeSpan.FromMinutes(9));
        await LookAsync();
        Assert.Equal(0, await EventsAsync("app.down"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        await LookAsync();
        await LookAsync();
        Assert.Equal(1, await EventsAsync("app.down"));
        _world.Status = 200;
        await LookAsync();
        await LookAsync();
        Assert.Equal(1, await EventsAsync("app.up"));
    }

    [Fact]
    public async Task Install_ThatNeverAnswers_EndsInAnErrorWithItsLastLines()
    {
        _world.Status = 500;
        _world.Engine.Programs["chatty"] = async process =>
        {
            process.Print("Starting\nNo licence found\n");
            await Task.Delay(Timeout.Infinite, process.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        };
        _world.Engine.Registry["shop/blog:2"] = new FakeImage { Command = ["chatty"] };
        var begun = await _host.InstallAsync(Packages.NextBlog(_world), "second", request => request with { Ports = new Dictionary<string, int?>() });
        Assert.True(begun.IsOk, begun.Error?.ToString());
        await Wait.UntilAsync(
            async () =>
            {
                _clock.Advance(TimeSpan.FromSeconds(2));
                return !(await _host.Operations.FindAsync(begun.Value.Id, default))!.IsActive;
            },
            "it was given up");
        var ended = (await _host.Operations.FindAsync(begun.Value.Id, default))!;
        Assert.Equal((OperationState.Failed, "app.never_healthy"), (ended.State, ended.ErrorCode));
        Assert.EndsWith("Starting\nNo licence found", ended.ErrorMessage);
    }

    private async Task<string?> LookAsync()
    {
        await _host.Health.LookAtAllAsync(default);
        return (await _host.Store.FindAsync(_id, default))!.Health;
    }

    /// <summary>Ends the container's process and waits until its restart policy has brought it back.</summary>
    private async Task CrashAsync(int restarts, bool outOfMemory = false)
    {
        _world.Engine.Crash(_id, outOfMemory: outOfMemory);
        await Wait.UntilAsync(async () => await _world.Engine.InspectContainerAsync(_id, default) is { State: ContainerRunState.Running } container && container.RestartCount >= restarts, "it is back");
    }

    private int Starts() => _world.Engine.Calls.Count(call => call.StartsWith("StartContainer", StringComparison.Ordinal));

    private async Task<int> EventsAsync(string action) =>
        (await _host.Get<IEventLog>().QueryAsync(new EventQuery(new Paging(1, 100), null, [action], AppId: _id), default)).Count;
}
