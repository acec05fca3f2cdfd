using Berth.Gateway.Snapshots;
using Berth.Gateway.StatusPages;
using Berth.Gateway.Walls;
using Berth.Ports.Gateway;
using Microsoft.AspNetCore.Http.Features;

namespace Berth.Gateway.Forwarding;

/// <summary>What a request over TLS gets: its app, a redirect, or a status page.</summary>
internal sealed class HttpsHandler(CurrentSnapshot current, WallHandler walls, AppForwarder apps)
{
    /// <summary>Answers, and says whose access log it goes to; null when nobody has the host.</summary>
    public async Task<string?> HandleAsync(HttpContext context)
    {
        if (current.Value?.Routes is not { } routes)
        {
            await StatusPage.WriteAsync(context, Status.NotReady);
            return null;
        }

        if (routes.Find(context.Request.Headers.Host.ToString()) is not { } route)
        {
            await StatusPage.WriteAsync(context, Status.UnknownHost);
            return null;
        }

        await HandleAsync(context, routes, route);
        return route.Route.Owner;
    }

    private Task HandleAsync(HttpContext context, RouteTable routes, LiveRoute route)
    {
        var request = context.Request;
        if (route.WellKnown is { } known && known.TryAnswer(context, out var answered))
        {
            return answered;
        }

        if (route.Route.RedirectToHost is { } target)
        {
            Redirects.To(context, StatusCodes.Status302Found, target, routes.HttpsPort);
            return Task.CompletedTask;
        }

        if (IsRefused(request))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        }

        return route.Route switch
        {
            { State: RouteState.Starting } => StatusPage.WriteAsync(context, Status.Starting, route.Route.Title),
            { State: RouteState.Stopped } => StatusPage.WriteAsync(context, Status.Stopped, route.Route.Title),
            { State: RouteState.Failed } => StatusPage.WriteAsync(context, Status.Failed, route.Route.Title),
            { Headers.RobotsTxt: { } robots } when request.Path == "/robots.txt" => RobotsAsync(context, robots),
            _ when route.Wall is { } wall => BehindAsync(context, route, wall),
            _ => apps.ForwardAsync(context, route),
        };
    }

    private async Task BehindAsync(HttpContext context, LiveRoute route, LiveRouteWall wall)
    {
        if (await walls.PassesAsync(context, wall))
        {
            await apps.ForwardAsync(context, route);
        }
    }

    private static bool IsRefused(HttpRequest request) =>
        HttpMethods.IsTrace(request.Method)
        || (HttpMethods.IsConnect(request.Method) && request.HttpContext.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect != true);

    private static Task RobotsAsync(HttpContext context, string robots)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(robots, context.RequestAborted);
    }
}
