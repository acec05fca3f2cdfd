using Berth.Gateway.Forwarding;
using Berth.Gateway.Walls;
using Berth.Ports.Gateway;

namespace Berth.Gateway.Snapshots;

/// <summary>A route of the snapshot, made ready: what can be worked out once is not worked out per request.</summary>
internal sealed class LiveRoute
{
    public LiveRoute(GatewayRoute route, int httpsPort, LiveWall? wall)
    {
        Route = route;
        Upstream = route.Upstream?.TrimEnd('/') ?? "";
        Wall = route.Wall is null ? null : new LiveRouteWall(route.Wall, wall ?? throw new ArgumentNullException(nameof(wall)));
        WellKnown = route.WellKnown is { Count: > 0 } answers ? new WellKnown(answers) : null;
        Transformer = new RouteTransformer(route.Headers, httpsPort);
    }

    public GatewayRoute Route { get; }

    /// <summary><c>http://address:port</c> without a slash; empty when there is none.</summary>
    public string Upstream { get; }

    /// <summary>Null when everybody may pass.</summary>
    public LiveRouteWall? Wall { get; }

    /// <summary>Null when the gateway answers nothing there itself.</summary>
    public WellKnown? WellKnown { get; }

    public RouteTransformer Transformer { get; }
}
