using System.Security.Cryptography;
using System.Text;
using Berth.Kernel;
using Berth.Ports;
using Berth.Ports.Containers;
using Microsoft.Extensions.Logging;

namespace Berth.Addons.Scheduling;

/// <summary>Decides at each tick which tasks are due. What was missed while the platform did not run is not made up for.</summary>
internal sealed partial class Scheduler(
    IScheduledApps apps,
    IContainerEngine engine,
    TaskRunner runner,
    AddonsOptions options,
    TimeProvider time,
    ILogger<Scheduler> logger)
{
    /// <summary>Tasks of the same minute start at different seconds, each always at the same, so that not every app works at once.</summary>
    private const int SpreadSeconds = 40;

    /// <summary>A service that keeps ending is not started again more often than this.</summary>
    private static readonly TimeSpan ServicePause = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(string App, string Task), DateTimeOffset> _serviceStarts = [];
    private DateTimeOffset _last = time.GetUtcNow();

    /// <summary>Starts what became due since the last tick.</summary>
    /// <param name="cancellationToken">Ends the tick and the reading of outputs, not the tasks.</param>
    public async Task TickAsync(CancellationToken cancellationToken)
    {
        var (from, now) = (_last, time.GetUtcNow());
        _last = now;
        foreach (var app in (await apps.ListAsync(cancellationToken)).Where(app => app.IsHealthy))
        {
            var due = TasksOf(app).Where(task => IsDue(app, task, from, now)).ToList();
            if (due.Count == 0)
            {
                continue;
            }

            try
            {
                await StartAsync(app, due, cancellationToken);
            }
            catch (Exception failure) when (failure is PortException or ErrorException or IOException)
            {
                LogFailed(app.AppId, failure.Message);
            }
        }
    }

    private static IEnumerable<ScheduledTask> TasksOf(ScheduledApp app)
    {
        var ofManifest = app.Tasks is { } tasks ? ScheduledTask.FromManifest(tasks) : [];
        var ofUser = app.Crontab is { } crontab ? Crontab.Parse(crontab).Value ?? [] : [];
        return ofManifest.Concat(ofUser);
    }

    private async Task StartAsync(ScheduledApp app, IReadOnlyList<ScheduledTask> due, CancellationToken cancellationToken)
    {
        if (await engine.InspectContainerAsync(app.ContainerName, cancellationToken) is not { State: ContainerRunState.Running } container)
        {
            return;
        }

        foreach (var task in due)
        {
            if (task.Schedule.Kind == ScheduleKind.Service)
            {
                _serviceStarts[(app.AppId, task.Name)] = time.GetUtcNow();
            }

            await runner.StartAsync(app, task, container, cancellationToken, cancellationToken);
        }
    }

    private bool IsDue(ScheduledApp app, ScheduledTask task, DateTimeOffset from, DateTimeOffset now)
    {
        switch (task.Schedule.Kind)
        {
            case ScheduleKind.AtStart:
                return true;
            case ScheduleKind.Service:
                return !_serviceStarts.TryGetValue((app.AppId, task.Name), out var started) || now - started >= ServicePause;
            default:
                var spread = SpreadOf(app, task);
                return task.Schedule.NextAfter(from - spread, options.SchedulerTimeZone) is { } next && next + spread <= now;
        }
    }

    private static TimeSpan SpreadOf(ScheduledApp app, ScheduledTask task) =>
        TimeSpan.FromSeconds(SHA256.HashData(Encoding.UTF8.GetBytes($"{app.AppId}/{task.Name}"))[0] % SpreadSeconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tasks of {App} could not be started: {Reason}")]
    private partial void LogFailed(string app, string reason);
}
