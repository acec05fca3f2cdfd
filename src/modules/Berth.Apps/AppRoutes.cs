using System.Text.Json;
using Berth.Apps.Data;
using Berth.Apps.Steps;
using Berth.Operations;
using Berth.Ports.Gateway;
using Berth.Routing;

namespace Berth.Apps;

/// <summary>What the gateway shall do with apps' host names.</summary>
internal sealed class AppRoutes(AppStore store, OperationReader operations) : IRouteSource
{
    public async Task<IReadOnlyList<GatewayRoute>> GetRoutesAsync(CancellationToken cancellationToken)
    {
        var routes = new List<GatewayRoute>();
        foreach (var row in await store.ListAsync(cancellationToken))
        {
            if (row.Target is null || !row.Installed)
            {
                routes.AddRange(Of(row, App.Wanted(row)));
            }
            else if (row.Serving)
            {
                routes.AddRange(Of(row, await HasSwitchedAsync(row, cancellationToken) ? App.Wanted(row) : App.Before(row)));
            }
            else
            {
                // Between the two, visitors of old and new names see that it is being changed.
                routes.AddRange(Of(row, App.Wanted(row)).Concat(Of(row, App.Before(row))).DistinctBy(route => route.Host));
            }
        }

        return routes;
    }

    /// <summary>While a task changes the app the old one serves until traffic is held, and from serve-traffic on the new one does.</summary>
    private async Task<bool> HasSwitchedAsync(AppRow row, CancellationToken cancellationToken)
    {
        if (row.TaskId is not { } id || await operations.FindAsync(id, cancellationToken) is not { Phase: OperationPhase.Forward } operation)
        {
            return false;
        }

        var serve = Array.IndexOf(JsonSerializer.Deserialize<string[]>(operation.Steps)!, ServeTraffic.StepName);
        return serve >= 0 && operation.Step >= serve;
    }

    private static IEnumerable<GatewayRoute> Of(AppRow row, App app)
    {
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
