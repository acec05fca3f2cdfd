using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations.Running;

/// <summary>Writes one running operation's percent and message, at most four times a second; the latest always gets there.</summary>
internal sealed class OperationProgress(
    Operation operation,
    IReadOnlyList<PlannedStep> plan,
    IDbContextFactory<BerthDb> databases,
    OperationFeed feed,
    TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly Lock _lock = new();
    private readonly int _total = Math.Max(1, plan.Sum(step => step.Weight));
    private int _percent = operation.Percent;
    private string _message = operation.Message;
    private bool _dirty;
    private Task _writer = Task.CompletedTask;

    /// <param name="step">Index in the plan.</param>
    /// <param name="fraction">Of that step, 0 to 1.</param>
    /// <param name="message">Null keeps the one there is.</param>
    public void Report(int step, double fraction, string? message)
    {
        var done = plan.Take(step).Sum(planned => planned.Weight) + (plan[step].Weight * Math.Clamp(fraction, 0, 1));
        lock (_lock)
        {
            // 100 is kept for the end; going back would only confuse.
            _percent = Math.Max(_percent, Math.Min(99, (int)(100 * done / _total)));
            Say(message);
        }
    }

    /// <summary>Words only: undoing has no percent of its own.</summary>
    public void Report(string message)
    {
        lock (_lock)
        {
            Say(message);
        }
    }

    /// <summary>Waits until what was reported is written, so that no late progress overtakes the outcome.</summary>
    public async ValueTask DisposeAsync()
    {
        Task writer;
        lock (_lock)
        {
            _dirty = false;
            writer = _writer;
        }

        await writer;
    }

    private void Say(string? message)
    {
        _message = message is null ? _message : message.Length > 500 ? message[..500] : message;
        if (!_dirty)
        {
            _dirty = true;
            _writer = _writer.IsCompleted ? WriteLoopAsync() : _writer;
        }
    }

    private async Task WriteLoopAsync()
    {
        await Task.Yield();
        while (true)
        {
            int percent;
            string message;
            lock (_lock)
            {
                if (!_dirty)
                {
                    return;
                }

                _dirty = false;
                (percent, message) = (_percent, _message);
            }

            await using (var db = await databases.CreateDbContextAsync())
            {
                await db.Set<Operation>().Where(row => row.Id == operation.Id && row.State == OperationState.Running).ExecuteUpdateAsync(set => set
                    .SetProperty(row => row.Percent, percent)
                    .SetProperty(row => row.Message, message)
                    .SetProperty(row => row.Version, row => row.Version + 1));
            }

            feed.Changed(operation.Id);
            await Task.Delay(Interval, clock);
        }
    }
}
