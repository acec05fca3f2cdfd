using Berth.Gateway.Forwarding;
using Berth.Ports.Gateway;

namespace Berth.Gateway.Snapshots;

/// <summary>A route of the snapshot, made ready: what can be worked out once is not worked out per request.</summary>
internal sealed class LiveRoute
{
    public LiveRoute(GatewayRoute route, int httpsPort)
    {
        Route = route;
        Upstream = route.Upstream?.TrimEnd('/') ?? "";
        Transformer = new RouteTransformer(route.Headers, httpsPort);
    }

    public GatewayRoute Route { get; }

    /// <summary><c>http://address:port</c> without a slash; empty when there is none.</summary>
    public string Upstream { get; }

    public RouteTransformer Transformer { get; }
}
