using Berth.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Operations.Running;

/// <summary>Takes up operations, oldest first and those that a crash interrupted before all others, so many at once.</summary>
internal sealed partial class OperationRunner(
    IDbContextFactory<BerthDb> databases,
    OperationExecutor executor,
    OperationQueue queue,
    OperationKinds kinds,
    OperationsOptions options,
    OperationsGate gate,
    TimeProvider clock,
    ILogger<OperationRunner> logger) : BackgroundService
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(10);
    private readonly Dictionary<long, (string Kind, Task Work)> _running = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        queue.Ring();
        while (!stoppingToken.IsCancellationRequested)
        {
            await queue.WaitAsync(stoppingToken);
            try
            {
                await TakeUpAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // The database was busy or away.
                LogTakeUp(error);
                await Task.Delay(RetryPause, clock, stoppingToken);
                queue.Ring();
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Task[] running;
        lock (_running)
        {
            running = [.. _running.Values.Select(one => one.Work)];
        }

        await Task.WhenAll(running).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task TakeUpAsync(CancellationToken stopping)
    {
        await using var db = await databases.CreateDbContextAsync(stopping);
        var waiting = await db.Set<Operation>().AsNoTracking()
            .Where(row => row.State == OperationState.Queued || row.State == OperationState.Running)
            .OrderBy(row => row.State == OperationState.Running ? 0 : 1)
            .ThenBy(row => row.Id)
            .ToListAsync(stopping);
        lock (_running)
        {
            foreach (var operation in waiting.Where(operation => !_running.ContainsKey(operation.Id)))
            {
                // One that is to be cancelled before it began has nothing to do, so it needs no room.
                if (HasRoom(operation.Kind) || operation is { State: OperationState.Queued, CancelRequested: true })
                {
                    _running[operation.Id] = (operation.Kind, RunAsync(operation, stopping));
                }
            }
        }
    }

    private bool HasRoom(string kind) =>
        _running.Count < options.MaxConcurrent
        && (kinds.AtOnce(kind) is not { } most || _running.Values.Count(one => one.Kind == kind) < most);

    private async Task RunAsync(Operation operation, CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            await executor.RunAsync(operation.Id, stopping);
        }
        catch (Exception error)
        {
            // Without an outcome, because the database could not be written to, the row stays as it is. From its
            // checkpoint it is safe to go on, soon or after the next start.
            LogLost(error, operation.Id);
            await Task.Delay(RetryPause, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        lock (_running)
        {
            _running.Remove(operation.Id);
        }

        queue.Ring();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for operations failed")]
    private partial void LogTakeUp(Exception error);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Operation {Id} could not be brought to an end; it is tried again in ten seconds")]
    private partial void LogLost(Exception error, long id);
}
