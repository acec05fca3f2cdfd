namespace Berth.Ports.Gateway;

/// <summary>Where the server puts what the gateway shall serve.</summary>
public interface IGateway
{
    /// <summary>Replaces the whole snapshot at once; returns when it is durable, not when it is in effect.</summary>
    Task PublishAsync(GatewaySnapshot snapshot, CancellationToken cancellationToken);

    /// <summary>The last snapshot published, or null.</summary>
    Task<GatewaySnapshot?> ReadAsync(CancellationToken cancellationToken);
}
