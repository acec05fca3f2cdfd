using Berth.Apps.Data;
using Berth.Apps.Requests;
using Berth.Contracts;
using Berth.Manifest;
using Berth.Operations;
using Berth.Platform;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Apps.Updates;

/// <summary>
/// Looks for updates each hour, and in the window brings apps to them, one after another. A window that was missed is not made up
/// for: nobody wants updates at noon because the server was off at night.
/// </summary>
internal sealed partial class UpdateSchedule(
    AppStore store,
    UpdateChecker checker,
    FoundUpdates found,
    AppHistory history,
    AppLifecycle apps,
    IOperations operations,
    ISettings settings,
    INotices notices,
    OperationsGate gate,
    TimeProvider clock,
    ILogger<UpdateSchedule> logger) : BackgroundService
{
    private const int MostSteps = 50;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromHours(1);
    private DateTimeOffset _looked = DateTimeOffset.MinValue;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        var since = clock.GetUtcNow();
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                var now = clock.GetUtcNow();
                await LookAsync(since, now, stoppingToken);
                since = now;
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <param name="since">The last look; a window that begins after it and not after <paramref name="now"/> is used.</param>
    internal async Task LookAsync(DateTimeOffset since, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = UpdatePolicy.Next(await settings.GetAsync(UpdatePolicy.Pattern, cancellationToken), since) is { } next && next <= now;
        if (due || now - _looked >= LookEvery)
        {
            _looked = now;
            await checker.CheckAllAsync(cancellationToken);
        }

        var policy = await settings.GetAsync(UpdatePolicy.Policy, cancellationToken);
        if (due && policy != UpdatePolicy.Off)
        {
            await UpdateAllAsync(policy, cancellationToken);
        }
    }

    private async Task UpdateAllAsync(string policy, CancellationToken cancellationToken)
    {
        foreach (var row in await store.ListAsync(cancellationToken))
        {
            try
            {
                await UpdateAsync(row.Id, policy, cancellationToken);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                LogAppFailed(error, row.Id);
            }
        }
    }

    /// <summary>Step by step, as its publisher's list asks, until there is nothing more that may come by itself.</summary>
    private async Task UpdateAsync(string appId, string policy, CancellationToken cancellationToken)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            if (await store.FindAsync(appId, cancellationToken) is not { } row || !MayUpdate(row) || found.Find(appId) is not { } update)
            {
                return;
            }

            var app = App.Before(row);
            if (update.Version <= app.Manifest.Version || await history.HasFailedAsync(appId, update.Version.ToString(), cancellationToken))
            {
                return;
            }

            if (UpdatePolicy.HoldBack(app, update) is { } why)
            {
                LogHeldBack(appId, update.Version, why);
                await OfferAsync(row, app, update, why, policy, cancellationToken);
                return;
            }

            var request = update.FromList ? new UpdateRequest { VersionsUrl = update.Source } : new UpdateRequest { AppStoreId = update.Source };
            var started = await apps.UpdateAsync(appId, request, "platform", automatic: true, cancellationToken);
            if (started.Error is { } refused)
            {
                LogRefused(appId, refused.Message);
                return;
            }

            var ended = await operations.WatchAsync(started.Value!.Id, cancellationToken).LastAsync(cancellationToken);
            if (ended.State != OperationState.Succeeded || (await checker.CheckAsync(appId, cancellationToken)).Error is not null)
            {
                return;
            }
        }
    }

    /// <summary>Running, and well but for an update that failed: a stopped app's new version could not be seen to work.</summary>
    private static bool MayUpdate(AppRow row) =>
        row is { Installed: true, EnableAutomaticUpdate: true, RunState: RunStates.Running, TaskId: null } && row.ReadSpec().DebugMode is null
        && (row.InstallationState == InstallationStates.Installed || row.ReadFailure()?.InstallationState == InstallationStates.PendingUpdate);

    private async Task OfferAsync(AppRow row, App app, FoundUpdate update, string why, string policy, CancellationToken cancellationToken)
    {
        if (policy == UpdatePolicy.All)
        {
            await notices.RaiseAsync(
                new Notice($"{App.TitleOf(row, app)} can be updated", $"{app.Spec.Fqdn} runs {app.Manifest.Version}, and {update.Version} is there. It does not come by itself: {why}. To update: berth update {app.Spec.Fqdn}")
                {
                    Topic = $"update.offered/{row.Id}/{update.Version}",
                },
                cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking after updates failed; the next look is in a minute")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "{AppId} could not be updated")]
    private partial void LogAppFailed(Exception error, string appId);

    [LoggerMessage(Level = LogLevel.Information, Message = "{AppId} is not updated to {Version} by itself: {Why}")]
    private partial void LogHeldBack(string appId, PackageVersion version, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{AppId} could not be updated by itself: {Why}")]
    private partial void LogRefused(string appId, string why);
}
