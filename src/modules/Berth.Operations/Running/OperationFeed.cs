using System.Collections.Concurrent;

namespace Berth.Operations.Running;

/// <summary>Wakes whoever watches an operation. Holds no state: watchers read the row.</summary>
internal sealed class OperationFeed
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource> _changes = new();

    /// <summary>How many operations somebody waits for.</summary>
    public int Waiting => _changes.Count;

    /// <summary>Ends at the next change after this call.</summary>
    public Task NextChange(long id) =>
        _changes.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Nothing will change any more, so nobody needs to be kept waiting.</summary>
    public void Ended(long id) => Changed(id);

    public void Changed(long id)
    {
        if (_changes.TryRemove(id, out var waiting))
        {
            waiting.TrySetResult();
        }
    }
}
