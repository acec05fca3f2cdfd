using System.Collections.Concurrent;
using Berth.Addons.Data;
using Berth.Ports;
using Berth.Ports.Containers;
using Microsoft.Extensions.Logging;

namespace Berth.Addons.Scheduling;

/// <summary>Starts tasks so that none ever overlaps itself, across restarts of the platform too.</summary>
internal sealed partial class TaskRunner(
    TaskProcess process,
    TaskRunStore runs,
    TaskLogs logs,
    TimeProvider time,
    ILogger<TaskRunner> logger)
{
    /// <summary>A run younger than this keeps the next from starting; an older one is killed (contract 2.14).</summary>
    public static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<string, Task> _active = new(StringComparer.Ordinal);

    /// <summary>Ends when every run ended of which this process reads the output.</summary>
    public Task Completion => Task.WhenAll(_active.Values);

    /// <summary>Starts the task unless it runs; returns when it is started, not when it ended.</summary>
    /// <param name="app">Whose container it runs in.</param>
    /// <param name="task">The task.</param>
    /// <param name="container">The container as it is now.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="lifetime">Ends the reading of its output; the command goes on.</param>
    public async Task StartAsync(ScheduledApp app, ScheduledTask task, ContainerDetails container, CancellationToken cancellationToken, CancellationToken lifetime)
    {
        var start = StartOf(container);
        var last = await runs.FindAsync(app.AppId, task.Name, cancellationToken);
        if (task.Schedule.Kind == ScheduleKind.AtStart && last?.ContainerStart == start)
        {
            return;
        }

        if (last?.ContainerStart == start && await process.IsRunningAsync(last.ExecId, cancellationToken))
        {
            if (task.Schedule.Kind == ScheduleKind.Service)
            {
                return;
            }

            if (time.GetUtcNow() - last.Started < LongestRun)
            {
                LogSkipped(app.AppId, task.Name);
                return;
            }

            await logs.AppendAsync(app.AppId, task.Name, "Killed: it ran for more than 30 minutes and its next run is due.", cancellationToken);
            if (!await process.KillAsync(app.ContainerName, last.Marker, cancellationToken))
            {
                await logs.AppendAsync(app.AppId, task.Name, "Not started anew: the old run cannot be killed. Restart the app.", cancellationToken);
                return;
            }
        }

        var marker = Guid.NewGuid().ToString("N");
        var execId = await process.CreateAsync(app.ContainerName, task.Command, marker, cancellationToken);
        var run = new TaskRunRow
        {
            AppId = app.AppId,
            Task = task.Name,
            ExecId = execId,
            Marker = marker,
            ContainerStart = start,
            Started = time.GetUtcNow(),
        };
        await runs.ReplaceAsync(run, cancellationToken);
        Follow(run, lifetime);
    }

    /// <summary>Tells one start of a container from the next.</summary>
    private static string StartOf(ContainerDetails container) => $"{container.Id}@{container.StartedAt?.ToUnixTimeMilliseconds()}";

    private void Follow(TaskRunRow run, CancellationToken lifetime)
    {
        foreach (var ended in _active.Where(reading => reading.Value.IsCompleted))
        {
            _active.TryRemove(ended);
        }

        _active[run.ExecId] = Task.Run(() => ReadAsync(run, lifetime), CancellationToken.None);
    }

    private async Task ReadAsync(TaskRunRow run, CancellationToken lifetime)
    {
        try
        {
            var code = await process.RunAsync(run.ExecId, line => logs.AppendAsync(run.AppId, run.Task, line, lifetime), lifetime);
            if (code is not (0 or null))
            {
                await logs.AppendAsync(run.AppId, run.Task, $"Ended with code {code}.", lifetime);
            }
        }
        catch (OperationCanceledException)
        {
            // The platform ends; the command goes on and is found again by its row.
        }
        catch (Exception failure) when (failure is PortException or IOException)
        {
            LogFailed(run.AppId, run.Task, failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Task {Task} of {App} is due but still runs; skipped")]
    private partial void LogSkipped(string app, string task);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Task {Task} of {App} could not be followed: {Reason}")]
    private partial void LogFailed(string app, string task, string reason);
}
