namespace Berth.Operations.Running;

/// <summary>What the face and the runner share: the bell for new work, and the means to cancel what runs.</summary>
internal sealed class OperationQueue : IDisposable
{
    private readonly SemaphoreSlim _bell = new(0);
    private readonly Dictionary<long, CancellationTokenSource> _running = [];
    private readonly Lock _lock = new();

    public void Dispose() => _bell.Dispose();

    public void Ring() => _bell.Release();

    public Task WaitAsync(CancellationToken cancellationToken) => _bell.WaitAsync(cancellationToken);

    /// <summary>The token that <see cref="Cancel"/> cancels.</summary>
    public CancellationToken Enter(long id)
    {
        lock (_lock)
        {
            var source = new CancellationTokenSource();
            _running[id] = source;
            return source.Token;
        }
    }

    public void Leave(long id)
    {
        lock (_lock)
        {
            if (_running.Remove(id, out var source))
            {
                source.Dispose();
            }
        }
    }

    public void Cancel(long id)
    {
        lock (_lock)
        {
            if (_running.TryGetValue(id, out var source))
            {
                source.Cancel();
            }
        }
    }
}
