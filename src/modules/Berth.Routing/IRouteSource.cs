using Berth.Ports.Gateway;

namespace Berth.Routing;

/// <summary>Somebody who wants hosts to be served: the apps, the dashboard.</summary>
public interface IRouteSource
{
    /// <summary>All its routes as they should be now, worked out from state.</summary>
    Task<IReadOnlyList<GatewayRoute>> GetRoutesAsync(CancellationToken cancellationToken);
}
