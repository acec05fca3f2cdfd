namespace Berth.Ports.Gateway;

/// <summary>Where the server puts what the gateway shall serve.</summary>
public interface IGateway
{
    /// <summary>
    /// Replaces the whole snapshot at once; returns when it is durable, not when it is in effect
    /// (<see cref="ReadStateAsync"/>, <see cref="GatewayWaiting.WaitUntilInEffectAsync"/>).
    /// </summary>
    Task PublishAsync(GatewaySnapshot snapshot, CancellationToken cancellationToken);

    /// <summary>The last snapshot published, or null. Fails with <c>gateway.snapshot_unreadable</c> when the file is damaged.</summary>
    Task<GatewaySnapshot?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>What the gateway last said of itself; null when it has not started yet, or ended in an orderly way.</summary>
    Task<GatewayState?> ReadStateAsync(CancellationToken cancellationToken);
}
