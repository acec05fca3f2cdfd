using System.Net;
using Berth.Gateway.Snapshots;
using Berth.Gateway.StatusPages;
using Yarp.ReverseProxy.Forwarder;

namespace Berth.Gateway.Forwarding;

/// <summary>
/// Sends a request to an app and its answer back, streamed in both directions. The app's own 502, 503 and 504 pass as
/// they are; a status page stands only where the app could not be asked.
/// </summary>
internal sealed partial class AppForwarder(
    IHttpForwarder forwarder, UpstreamClient upstreams, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<AppForwarder> logger)
{
    private static readonly ForwarderRequestConfig Config = new()
    {
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,

        // Without a byte in either direction, websockets included: the field's read timeout.
        ActivityTimeout = TimeSpan.FromSeconds(3500),
    };

    private long _loggedAt;

    public async Task ForwardAsync(HttpContext context, LiveRoute route)
    {
        var error = await forwarder.SendAsync(
            context, route.Upstream, upstreams.Invoker, Config, route.Transformer, lifetime.ApplicationStopped);
        if (error == ForwarderError.None)
        {
            if (context.Features.Get<Compression>() is { } compression)
            {
                await compression.DisposeAsync();
            }

            return;
        }

        LogFailure(context, route, error);
        if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
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

    /// <summary>At most one a second for all apps together: one that is down must not fill the journal.</summary>
    private void LogFailure(HttpContext context, LiveRoute route, ForwarderError error)
    {
        var last = Interlocked.Read(ref _loggedAt);
        if (context.RequestAborted.IsCancellationRequested
            || (last != 0 && time.GetElapsedTime(last) < TimeSpan.FromSeconds(1))
            || Interlocked.CompareExchange(ref _loggedAt, time.GetTimestamp(), last) != last)
        {
            return;
        }

        var reason = context.GetForwarderErrorFeature()?.Exception?.GetBaseException().Message ?? "";
        LogFailed(route.Route.Owner, route.Upstream, error, reason);
    }

    [LoggerMessage(LogLevel.Warning, "{Owner} at {Upstream} did not answer as it should ({Error}): {Reason}")]
    private partial void LogFailed(string owner, string upstream, ForwarderError error, string reason);
}
