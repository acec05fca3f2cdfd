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
    OperationsOptions options,
    OperationsGate gate,
    ILogger<OperationRunner> logger) : BackgroundService
{
    private readonly Dictionary<long, Task> _running = [];
    private readonly HashSet<long> _lost = [];

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
                // The database was busy or away; the next ring or finished operation tries again.
                LogTakeUp(error);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Task[] running;
        lock (_running)
        {
            running = [.. _running.Values];
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
            foreach (var operation in waiting.Where(operation => !_running.ContainsKey(operation.Id) && !_lost.Contains(operation.Id)))
            {
                if (_running.Count >= options.MaxConcurrent)
                {
                    return;
                }

                _running[operation.Id] = RunAsync(operation, stopping);
            }
        }
    }

    private async Task RunAsync(Operation operation, CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            await executor.RunAsync(operation, stopping);
        }
        catch (Exception error)
        {
            // Without an outcome the row stays as it is and is taken up again after the next start.
            LogLost(error, operation.Id);
            lock (_running)
            {
                _lost.Add(operation.Id);
            }
        }

        lock (_running)
        {
            _running.Remove(operation.Id);
        }

        queue.Ring();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for operations failed")]
    private partial void LogTakeUp(Exception error);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Operation {Id} could not be brought to an end")]
    private partial void LogLost(Exception error, long id);
}
