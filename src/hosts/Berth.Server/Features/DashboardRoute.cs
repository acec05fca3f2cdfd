using Berth.Ports.Gateway;
using Berth.Routing;
using Berth.Server.Startup;

namespace Berth.Server.Features;

/// <summary>The gateway forwards the dashboard's name to this process.</summary>
internal sealed class DashboardRoute(ServerSettings settings) : IRouteSource
{
    public Task<IReadOnlyList<GatewayRoute>> GetRoutesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<GatewayRoute>>(
        [
            new GatewayRoute
            {
                Host = settings.DashboardHost,
                Owner = "dashboard",
                Title = "Berth",
                State = RouteState.Serving,
                Upstream = $"http://127.0.0.1:{settings.ApiPort}",
            },
        ]);
}
