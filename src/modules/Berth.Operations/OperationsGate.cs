namespace Berth.Operations;

/// <summary>Holds the runner back until the host has made ready what steps need: database, network, keys.</summary>
public sealed class OperationsGate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _opened.TrySetResult();

    /// <summary>Ends once <see cref="Open"/> was called.</summary>
    public Task OpenedAsync(CancellationToken cancellationToken) => _opened.Task.WaitAsync(cancellationToken);
}
