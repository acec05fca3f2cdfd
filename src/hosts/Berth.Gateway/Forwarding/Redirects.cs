using System.Globalization;
using Microsoft.AspNetCore.Http.Features;

namespace Berth.Gateway.Forwarding;

/// <summary>Redirects to the same path and query elsewhere.</summary>
internal static class Redirects
{
    /// <param name="context">The request; its target is kept as the client wrote it.</param>
    /// <param name="status">301 or 302.</param>
    /// <param name="host">A valid host name.</param>
    /// <param name="httpsPort">Left out of the address when it is 443.</param>
    public static void To(HttpContext context, int status, string host, int httpsPort)
    {
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var target = raw.StartsWith('/') && !raw.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? raw
            : context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent();
        var port = httpsPort == 443 ? "" : ":" + httpsPort.ToString(CultureInfo.InvariantCulture);
        context.Response.StatusCode = status;
        context.Response.Headers.Location = $"https://{host}{port}{target}";
        context.Response.ContentLength = 0;
    }
}
