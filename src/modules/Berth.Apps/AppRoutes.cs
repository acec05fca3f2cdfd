using System.Text.Json;
using Berth.Apps.Data;
using Berth.Ports.Gateway;
using Berth.Routing;

namespace Berth.Apps;

/// <summary>What the gateway shall do with apps' host names.</summary>
internal sealed class AppRoutes(AppStore store) : IRouteSource
{
    public async Task<IReadOnlyList<GatewayRoute>> GetRoutesAsync(CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(cancellationToken)).SelectMany(Of)];

    internal static IEnumerable<GatewayRoute> Of(AppRow row)
    {
        var app = App.Wanted(row);
        if (app.Manifest.HttpPort == 0 || app.Manifest.Addons.Contains("headless"))
        {
            yield break;
        }

        var state = State(row);
        var headers = Headers(row);
        foreach (var host in app.Spec.Hosts)
        {
            yield return new GatewayRoute
            {
                Host = host.Fqdn,
                Owner = row.Id,
                Title = App.TitleOf(row, app),
                State = state,
                Upstream = $"http://{row.IpAddress}:{PortOf(app, host)}",
                RedirectToHost = app.Spec.RedirectDomains.Contains(host) ? app.Spec.Fqdn : null,
                Headers = headers,
            };
        }
    }

    private static RouteState State(AppRow row) => row switch
    {
        { Serving: true } => RouteState.Serving,
        { RunState: RunStates.Stopped, TaskId: null } => RouteState.Stopped,
        { InstallationState: InstallationStates.Error } => RouteState.Failed,
        _ => RouteState.Starting,
    };

    private static int PortOf(App app, AppHostName host) =>
        app.Manifest.HttpPorts.FirstOrDefault(port => port.Name == host.Variable)?.ContainerPort ?? app.Manifest.HttpPort;

    private static RouteHeaders Headers(AppRow row) =>
        row.ReverseProxy is null ? new RouteHeaders() : JsonSerializer.Deserialize<RouteHeaders>(row.ReverseProxy)!;
}
