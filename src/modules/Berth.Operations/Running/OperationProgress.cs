using System.Data.Common;
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
    private readonly CancellationTokenSource _closing = new();
    private bool _dirty;
    private bool _writing;
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

        await _closing.CancelAsync();
        await writer;
        _closing.Dispose();
    }

    private void Say(string? message)
    {
        _message = message is null ? _message : message.Length > 500 ? message[..500] : message;
        _dirty = true;
        if (!_writing)
        {
            _writing = true;
            _writer = WriteLoopAsync();
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
                    _writing = false;
                    return;
                }

                _dirty = false;
                (percent, message) = (_percent, _message);
            }

            await WriteAsync(percent, message);
            await Task.Delay(Interval, clock, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WriteAsync(int percent, string message)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync();
            await db.Set<Operation>().Where(row => row.Id == operation.Id && row.State == OperationState.Running).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.Percent, percent)
                .SetProperty(row => row.Message, message)
                .SetProperty(row => row.Version, row => row.Version + 1));
        }
        catch (Exception error) when (error is DbException or DbUpdateException)
        {
            // Progress is for show: a busy database or a full disk must not be what ends the work.
            return;
        }

        feed.Changed(operation.Id);
    }
}
