using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Berth.Apps.Data;
using Berth.Platform;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Apps.Health;

/// <summary>
/// Looks at every running app each ten seconds and writes down what changed. An app that stays bad for ten minutes
/// is announced as down, one whose container keeps ending as crash-looping. Nothing is ever restarted from here.
/// </summary>
internal sealed partial class HealthMonitor(AppStore store, HealthProbe probe, IEventLog events, TimeProvider clock, ILogger<HealthMonitor> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan DownAfter = TimeSpan.FromMinutes(10);
    private const int CrashesOfALoop = 3;
    private readonly ConcurrentDictionary<string, Watch> _watches = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAtAllAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogRoundFailed(error);
            }
        }
    }

    internal async Task LookAtAllAsync(CancellationToken cancellationToken)
    {
        var rows = (await store.ListAsync(cancellationToken)).Where(IsWatched).ToList();
        foreach (var gone in _watches.Keys.Except(rows.Select(row => row.Id)).ToList())
        {
            _watches.TryRemove(gone, out _);
        }

        await Parallel.ForEachAsync(rows, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken }, async (row, token) =>
        {
            try
            {
                await LookAtAsync(row, token);
            }
            catch (Exception error) when (!token.IsCancellationRequested)
            {
                LogLookFailed(error, row.Id);
            }
        });
    }

    private static bool IsWatched(AppRow row) =>
        row.Installed && row.RunState == RunStates.Running && row.TaskId is null && row.ReadSpec().DebugMode is null;

    private async Task LookAtAsync(AppRow row, CancellationToken cancellationToken)
    {
        var found = await probe.LookAsync(App.Before(row), cancellationToken);
        if (found.State != row.Health || found.Message != row.HealthMessage)
        {
            await store.SetHealthAsync(row.Id, found.State, found.Message, cancellationToken);
        }

        var watch = _watches.GetOrAdd(row.Id, _ => new Watch());
        await AnnounceCrashLoopAsync(row.Id, watch, found, cancellationToken);
        if (found.State == HealthStates.Healthy)
        {
            if (watch.AnnouncedDown)
            {
                await AppendAsync("app.up", row.Id, found, cancellationToken);
            }

            (watch.BadSince, watch.AnnouncedDown) = (null, false);
            return;
        }

        bool announce;
        lock (watch)
        {
            watch.BadSince ??= clock.GetUtcNow();
            announce = !watch.AnnouncedDown && clock.GetUtcNow() - watch.BadSince >= DownAfter;
            watch.AnnouncedDown |= announce;
        }

        if (announce)
        {
            await AppendAsync("app.down", row.Id, found, cancellationToken);
        }
    }

    private async Task AnnounceCrashLoopAsync(string appId, Watch watch, HealthFinding found, CancellationToken cancellationToken)
    {
        if (found.Crashes < watch.AnnouncedCrashes)
        {
            watch.AnnouncedCrashes = 0;
        }

        if (found.Crashes - watch.AnnouncedCrashes >= CrashesOfALoop && watch.AnnouncedCrashes == 0)
        {
            watch.AnnouncedCrashes = found.Crashes;
            await AppendAsync("app.crashloop", appId, found, cancellationToken);
        }
    }

    private Task<Guid> AppendAsync(string action, string appId, HealthFinding found, CancellationToken cancellationToken) => events.AppendAsync(
        new EventEntry(action, EventEntry.Platform)
        {
            AppId = appId,
            Data = new JsonObject { ["appId"] = appId, ["message"] = found.Message, ["crashes"] = found.Crashes },
        },
        cancellationToken);

    private sealed class Watch
    {
        public DateTimeOffset? BadSince { get; set; }

        public bool AnnouncedDown { get; set; }

        public int AnnouncedCrashes { get; set; }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A round of health checks failed")]
    private partial void LogRoundFailed(Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The health check of {AppId} failed")]
    private partial void LogLookFailed(Exception error, string appId);
}
