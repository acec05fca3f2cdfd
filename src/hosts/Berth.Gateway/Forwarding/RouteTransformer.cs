using System.Globalization;
using Berth.Ports.Gateway;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace Berth.Gateway.Forwarding;

/// <summary>The header rules of the packaging contract, 3.10, for one route.</summary>
internal sealed class RouteTransformer(RouteHeaders settings, int httpsPort) : HttpTransformer
{
    private readonly string _port = httpsPort.ToString(CultureInfo.InvariantCulture);
    private readonly StringValues _policy = settings.ContentSecurityPolicy;

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        RequestHeaders.Drop(httpContext.Request.Headers);
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        proxyRequest.RequestUri = RequestTarget.For(httpContext, destinationPrefix);
        RequestHeaders.CopyUpgrade(httpContext, proxyRequest);

        var headers = proxyRequest.Headers;
        headers.TryAddWithoutValidation("X-Forwarded-For", ClientAddress.Of(httpContext));
        headers.TryAddWithoutValidation("X-Forwarded-Host", httpContext.Request.Headers.Host.ToString());
        headers.TryAddWithoutValidation("X-Forwarded-Port", _port);
        headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
        headers.TryAddWithoutValidation("X-Forwarded-Ssl", "on");

        if (httpContext.Features.Get<WallPerson>() is { } person)
        {
            headers.TryAddWithoutValidation("X-Cloudron-User", person.Username);
            headers.TryAddWithoutValidation("X-Cloudron-Username", person.Username);
            headers.TryAddWithoutValidation("X-Cloudron-User-Email", person.Email);
            headers.TryAddWithoutValidation("X-Cloudron-User-ID", person.Id);
        }

        // YARP takes this one for a header of the connection, which it is not.
        if (httpContext.Request.Headers.UpgradeInsecureRequests is { Count: > 0 } insecure)
        {
            headers.TryAddWithoutValidation(HeaderNames.UpgradeInsecureRequests, insecure.ToString());
        }
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var copyBody = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        if (proxyResponse is null)
        {
            return copyBody;
        }

        ResponseHeaders.Force(httpContext.Response.Headers, settings.HstsPreload);
        if (_policy.Count > 0)
        {
            httpContext.Response.Headers.ContentSecurityPolicy = _policy;
        }

        if (Compression.Begin(httpContext) is null && httpContext.Response.ContentLength is null)
        {
            var counted = new CountingStream(httpContext.Response.Body);
            httpContext.Features.Set(counted);
            httpContext.Response.Body = counted;
        }

        return copyBody;
    }
}
