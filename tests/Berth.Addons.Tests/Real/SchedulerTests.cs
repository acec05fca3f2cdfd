using System.Text.Json.Nodes;
using Berth.Addons.Scheduling;
using Berth.Data;
using Berth.Ports.Containers;
using Berth.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Addons.Tests.Real;

/// <summary>Tasks in a real container; an hour passes by moving the clock.</summary>
public sealed class SchedulerTests(PlatformFixture platform)
{
    private readonly MovableClock _clock = new();

    [Fact]
    public async Task CronTask_RunsWhenDueAndHealthyOnly_AndItsOutputIsKept()
    {
        var app = await AppAsync("""{"greet":{"schedule":"0 * * * *","command":"echo hello; echo $HOME$0 >&2; exit 3"}}""");
        var (scheduler, runner, logs) = await NewAsync(app with { IsHealthy = false });
        await PassHourAsync(scheduler, runner);
        Assert.Empty(await LinesAsync(logs, app));

        (scheduler, runner, logs) = await NewAsync(app);
        await scheduler.TickAsync(CancellationToken.None);
        Assert.Empty(await LinesAsync(logs, app));
        await PassHourAsync(scheduler, runner);
        await scheduler.TickAsync(CancellationToken.None);
        await runner.Completion;

        var lines = await LinesAsync(logs, app);
        Assert.All(lines, line => Assert.Equal("greet", line.Task));
        Assert.Equal(["/root/bin/sh", "Ended with code 3.", "hello"], lines.Select(line => line.Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task CronTask_NeverOverlapsItself_AndIsKilledAndReplacedAfterHalfAnHour()
    {
        // The child is another user's and ignores what ends the shell: the whole run must go.
        var app = await AppAsync("""{"slow":{"schedule":"*/10 * * * *","command":"echo started; (trap '' TERM; su -s /bin/sh -c 'exec sleep 7200' cloudron; true) & sleep 3600"}}""");
        var (scheduler, _, logs) = await NewAsync(app);
        await PassAsync(scheduler, TimeSpan.FromMinutes(11));
        await Wait.UntilAsync(async () => await StartsAsync(logs, app) == 1, "the task started");
        await PassAsync(scheduler, TimeSpan.FromMinutes(10));

        // The platform restarts: the run is found again.
        (scheduler, _, logs) = await NewAsync(app);
        await PassAsync(scheduler, TimeSpan.FromMinutes(5));
        Assert.Equal(1, await StartsAsync(logs, app));

        await PassAsync(scheduler, TimeSpan.FromMinutes(21));
        await Wait.UntilAsync(async () => await StartsAsync(logs, app) == 2, "the task was replaced");
        Assert.Contains(await LinesAsync(logs, app), line => line.Text.StartsWith("Killed", StringComparison.Ordinal));
        Assert.Equal(1, await CountAsync(app.ContainerName, "sleep 3600"));
        Assert.Equal(1, await CountAsync(app.ContainerName, "sleep 7200"));
    }

    [Fact]
    public async Task RebootTask_RunsOnceForEveryStartOfTheContainer()
    {
        var app = await AppAsync("""{"once":{"schedule":"@reboot","command":"echo up"}}""");
        var (scheduler, runner, logs) = await NewAsync(app);
        await scheduler.TickAsync(CancellationToken.None);
        await scheduler.TickAsync(CancellationToken.None);
        await runner.Completion;
        (scheduler, runner, logs) = await NewAsync(app);
        await scheduler.TickAsync(CancellationToken.None);
        await runner.Completion;
        Assert.Single(await LinesAsync(logs, app));

        await platform.Engine.StopContainerAsync(app.ContainerName, TimeSpan.FromSeconds(5), CancellationToken.None);
        await scheduler.TickAsync(CancellationToken.None);
        await platform.Engine.StartContainerAsync(app.ContainerName, CancellationToken.None);
        await scheduler.TickAsync(CancellationToken.None);
        await runner.Completion;
        Assert.Equal(2, (await LinesAsync(logs, app)).Count);
    }

    [Fact]
    public async Task ServiceTask_RunsAllTheTimeAndOnlyOnce_AndUserCrontabTasksRunBesideIt()
    {
        var app = await AppAsync("""{"worker":{"schedule":"@service","command":"echo begun; sleep 3601"}}""") with { Crontab = "@reboot echo mine" };
        var (scheduler, _, logs) = await NewAsync(app);
        await scheduler.TickAsync(CancellationToken.None);
        await Wait.UntilAsync(async () => (await LinesAsync(logs, app)).Count == 2, "both tasks started");
        (scheduler, _, logs) = await NewAsync(app);
        await PassAsync(scheduler, TimeSpan.FromMinutes(40));
        Assert.Equal(1, await CountAsync(app.ContainerName, "sleep 3601"));

        await PrintAsync(app.ContainerName, "sh", "-c", "kill $(pidof sleep)");
        await Wait.UntilAsync(async () => await CountAsync(app.ContainerName, "sleep 3601") == 0, "the worker ended");
        await PassAsync(scheduler, TimeSpan.FromSeconds(11));
        await Wait.UntilAsync(async () => await CountAsync(app.ContainerName, "sleep 3601") == 1, "the worker was started again");
    }

    private async Task<ScheduledApp> AppAsync(string tasks)
    {
        var container = await platform.RunAppAsync();
        return new ScheduledApp(Guid.NewGuid().ToString(), container, true, JsonNode.Parse(tasks)!.AsObject(), null);
    }

    private async Task<(Scheduler Scheduler, TaskRunner Runner, TaskLogs Logs)> NewAsync(ScheduledApp app)
    {
        var services = await platform.StartAsync();
        var logs = new TaskLogs(platform.Options, _clock);
        var runner = new TaskRunner(
            new TaskProcess(platform.Engine),
            new TaskRunStore(services.GetRequiredService<IDbContextFactory<BerthDb>>()),
            logs,
            _clock,
            NullLogger<TaskRunner>.Instance);
        return (new Scheduler(new OneApp(app), platform.Engine, runner, platform.Options, _clock, NullLogger<Scheduler>.Instance), runner, logs);
    }

    private Task PassAsync(Scheduler scheduler, TimeSpan time)
    {
        _clock.Advance(time);
        return scheduler.TickAsync(CancellationToken.None);
    }

    private async Task PassHourAsync(Scheduler scheduler, TaskRunner runner)
    {
        await PassAsync(scheduler, TimeSpan.FromMinutes(61));
        await runner.Completion;
    }

    private static async Task<List<TaskLogLine>> LinesAsync(TaskLogs logs, ScheduledApp app)
    {
        List<TaskLogLine> lines = [];
        await foreach (var line in logs.ReadAsync(app.AppId, null, follow: false, CancellationToken.None))
        {
            lines.Add(line);
        }

        return lines;
    }

    private static async Task<int> StartsAsync(TaskLogs logs, ScheduledApp app) => (await LinesAsync(logs, app)).Count(line => line.Text == "started");

    /// <summary>Processes of the container whose command line begins so.</summary>
    private async Task<int> CountAsync(string container, string text) =>
        (await PrintAsync(container, "ps", "-o", "args")).Split('\n').Count(line => line.Trim().StartsWith(text, StringComparison.Ordinal));

    private async Task<string> PrintAsync(string container, params string[] command)
    {
        var id = await platform.Engine.CreateExecAsync(container, new ExecSpec(command) { AttachStdin = false }, CancellationToken.None);
        await using var session = await platform.Engine.StartExecAsync(id, false, CancellationToken.None);
        var output = new MemoryStream();
        var buffer = new byte[4096];
        while (await session.ReadAsync(buffer, CancellationToken.None) is { Count: > 0 } read)
        {
            output.Write(buffer, 0, read.Count);
        }

        return System.Text.Encoding.UTF8.GetString(output.ToArray());
    }

    private sealed class OneApp(ScheduledApp app) : IScheduledApps
    {
        public Task<IReadOnlyList<ScheduledApp>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ScheduledApp>>([app]);
    }
}
