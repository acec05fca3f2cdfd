using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Apps.Data;
using Berth.Apps.Steps;
using Berth.Contracts;
using Berth.Identity;
using Berth.Operations;
using Berth.Ports.Gateway;
using Berth.Routing;

namespace Berth.Apps;

/// <summary>What the gateway shall do with apps' host names.</summary>
internal sealed class AppRoutes(AppStore store, OperationReader operations, IIdentity identity) : IRouteSource
{
    public async Task<IReadOnlyList<GatewayRoute>> GetRoutesAsync(CancellationToken cancellationToken)
    {
        var routes = new List<GatewayRoute>();
        foreach (var row in await store.ListAsync(cancellationToken))
        {
            if (row.Target is null || !row.Installed)
            {
                routes.AddRange(await OfAsync(row, App.Wanted(row), cancellationToken));
            }
            else if (row.Serving)
            {
                routes.AddRange(await OfAsync(row, await ServingAsync(row, cancellationToken), cancellationToken));
            }
            else
            {
                // Between the two, visitors of old and new names see that it is being changed.
                var wanted = await OfAsync(row, App.Wanted(row), cancellationToken);
                routes.AddRange(wanted.Concat(await OfAsync(row, App.Before(row), cancellationToken)).DistinctBy(route => route.Host));
            }
        }

        return routes;
    }

    /// <summary>
    /// While a task changes the app the old one serves until traffic is held, and from serve-traffic on the new one does. Beside the old
    /// one it serves from serve-stand-in on, and on the way back until that is taken back.
    /// </summary>
    private async Task<App> ServingAsync(AppRow row, CancellationToken cancellationToken)
    {
        if (row.TaskId is not { } id || await operations.FindAsync(id, cancellationToken) is not { } operation)
        {
            return App.Before(row);
        }

        var steps = JsonSerializer.Deserialize<string[]>(operation.Steps)!;
        if (row.StandInAddress is not null && HasCome(ServeStandIn.StepName))
        {
            return App.Serving(row);
        }

        return operation.Phase == OperationPhase.Forward && (HasCome(ServeTraffic.StepName) || HasCome(LeaveStandIn.StepName)) ? App.Wanted(row) : App.Before(row);

        bool HasCome(string step) => Array.IndexOf(steps, step) is >= 0 and var index && operation.Step >= index;
    }

    private async Task<IEnumerable<GatewayRoute>> OfAsync(AppRow row, App app, CancellationToken cancellationToken) =>
        app.Manifest.HttpPort == 0 || app.Manifest.Addons.Contains("headless") ? [] : Of(row, app, await WallAsync(row, app, cancellationToken));

    private static IEnumerable<GatewayRoute> Of(AppRow row, App app, RouteWall? wall)
    {
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
                Upstream = $"http://{app.IpAddress}:{PortOf(app, host)}",
                RedirectToHost = app.Spec.RedirectDomains.Contains(host) ? app.Spec.Fqdn : null,
                Headers = headers,

                // Names with ports of their own speak to other programs, which have their own ways (contract 2.9).
                Wall = host.Variable is null ? wall : null,
            };
        }
    }

    /// <summary>Null for an app without the addon, or installed without single sign-on.</summary>
    private async Task<RouteWall?> WallAsync(AppRow row, App app, CancellationToken cancellationToken)
    {
        var addon = App.AddonOptions(app.Manifest).FirstOrDefault(addon => addon.Key == "proxyAuth");
        if (addon.Key is null || !app.Spec.Sso)
        {
            return null;
        }

        var people = row.AccessRestriction is null
            ? null
            : (await identity.UsersAllowedAsync(JsonSerializer.Deserialize(row.AccessRestriction, BerthJson.Default.AccessRestriction), cancellationToken)).Select(person => person.Id).ToList();
        var options = addon.Value;
        return new RouteWall(row.Id, Text(options, "path"), IsTrue(options, "basicAuth"), IsTrue(options, "supportsBearerAuth"), people);
    }

    private static string? Text(JsonObject options, string name) => options[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    private static bool IsTrue(JsonObject options, string name) => options[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

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
