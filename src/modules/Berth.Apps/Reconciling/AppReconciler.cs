using Berth.Addons.Providers;
using Berth.Addons.Services;
using Berth.Apps.Data;
using Berth.Apps.Requests;
using Berth.Apps.Steps;
using Berth.Domains;
using Berth.Operations;
using Berth.Ports;
using Berth.Ports.Containers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Apps.Reconciling;

/// <summary>
/// Keeps reality equal to state outside of tasks: after a reboot, or when a container was removed or stopped by hand.
/// One app that cannot be put right never keeps the others from it.
/// </summary>
internal sealed partial class AppReconciler(
    AppStore store,
    AppContainers containers,
    IAddons addons,
    IServices services,
    IContainerEngine engine,
    IOperations operations,
    IEnumerable<ISandboxList> sandboxes,
    AppLifecycle lifecycle,
    PlatformAddress address,
    AppsOptions options,
    OperationsGate gate,
    TimeProvider clock,
    ILogger<AppReconciler> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await ReconcileAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogRoundFailed(error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        var rows = await store.ListAsync(cancellationToken);
        if (rows.Any(row => row is { Installed: true, RunState: RunStates.Running }))
        {
            await services.EnsureNeededRunningAsync(cancellationToken);
        }

        foreach (var row in rows)
        {
            try
            {
                await ReconcileAsync(row, cancellationToken);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                LogAppFailed(error, row.Id);
            }
        }

        await RemoveOrphansAsync(cancellationToken);
    }

    private async Task ReconcileAsync(AppRow row, CancellationToken cancellationToken)
    {
        if (row.TaskId is not null || await operations.FindActiveAsync(row.Id, cancellationToken) is not null)
        {
            return;
        }

        var container = await engine.InspectContainerAsync(row.Id, cancellationToken);
        if (!row.Installed)
        {
            if (container is not null)
            {
                await containers.RemoveAsync(row.Id, cancellationToken);
            }

            return;
        }

        if (row.ReadFailure()?.InstallationState == InstallationStates.PendingUninstall)
        {
            // Half removed: going on with that is the owner's to say, bringing it back is nobody's.
            return;
        }

        var running = container?.State is ContainerRunState.Running or ContainerRunState.Restarting;
        var wanted = row.RunState == RunStates.Running;

        // After a task that failed the container may still be the one that should have come.
        if (wanted && (!running || row.InstallationState == InstallationStates.Error))
        {
            if (!running)
            {
                LogPutRight(row.Id, container is null ? "missing" : "not running");
            }

            await containers.EnsureAsync(App.Before(row), null, cancellationToken);
            await containers.StartAsync(row.Id, cancellationToken);
        }
        else if (wanted && await addons.RefreshCertificatesAsync(App.Before(row).Consumer(options, address), cancellationToken) > container!.StartedAt)
        {
            LogPutRight(row.Id, "running with an old certificate");
            await lifecycle.RestartAsync(row.Id, "platform", cancellationToken);
        }
        else if (!wanted && running)
        {
            LogPutRight(row.Id, "running though stopped");
            await containers.StopAsync(row.Id, cancellationToken);
        }
    }

    /// <summary>Containers and addons of apps that no longer exist, as a crash between two steps might leave them.</summary>
    private async Task RemoveOrphansAsync(CancellationToken cancellationToken)
    {
        var found = await engine.ListContainersAsync(Instance.Apps(options.Instance), cancellationToken);
        var living = await ListLivingAsync(cancellationToken);
        foreach (var orphan in found.Where(container => !living.Contains(container.Name)))
        {
            LogOrphan(orphan.Name);
            await containers.RemoveAsync(orphan.Name, cancellationToken);
        }

        try
        {
            await addons.RemoveOrphansAsync(ListLivingAsync, cancellationToken);
        }
        catch (PortException error)
        {
            LogRoundFailed(error);
        }
    }

    private async Task<IReadOnlySet<string>> ListLivingAsync(CancellationToken cancellationToken)
    {
        var living = (await store.ListAsync(cancellationToken)).Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var list in sandboxes)
        {
            living.UnionWith(await list.ListAsync(cancellationToken));
        }

        return living;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Reconciling failed; the next round is in a minute")]
    private partial void LogRoundFailed(Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "{AppId} could not be put right; the next try is in a minute")]
    private partial void LogAppFailed(Exception error, string appId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{AppId} was {What}: putting it right")]
    private partial void LogPutRight(string appId, string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Removing container {Name}: its app does not exist")]
    private partial void LogOrphan(string name);
}
