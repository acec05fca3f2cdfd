using System.Net;
using Berth.Gateway.Snapshots;
using Berth.Gateway.StatusPages;
using Yarp.ReverseProxy.Forwarder;

namespace Berth.Gateway.Forwarding;

/// <summary>
/// Sends a request to an app and its answer back, streamed in both directions. The app's own 502, 503 and 504 pass as
/// they are; a status page stands only where the app could not be asked.
/// </summary>
internal sealed class AppForwarder(IHttpForwarder forwarder, UpstreamClient upstreams, IHostApplicationLifetime lifetime)
{
    private static readonly ForwarderRequestConfig Config = new()
    {
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,

        // Without a byte in either direction, websockets included: the field's read timeout.
        ActivityTimeout = TimeSpan.FromSeconds(3500),
    };

    public async Task ForwardAsync(HttpContext context, LiveRoute route)
    {
        var error = await forwarder.SendAsync(
            context, route.Upstream, upstreams.Invoker, Config, route.Transformer, lifetime.ApplicationStopped);
        if (error == ForwarderError.None || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        switch (error)
        {
            case ForwarderError.RequestBodyClient or ForwarderError.RequestBodyCanceled or ForwarderError.RequestCanceled:
                // YARP set the status that fits what the client did.
                break;
            case ForwarderError.RequestTimedOut:
                await StatusPage.WriteAsync(context, Status.TimedOut, route.Route.Title);
                break;
            default:
                await StatusPage.WriteAsync(context, Status.Unreachable, route.Route.Title);
                break;
        }
    }
}
