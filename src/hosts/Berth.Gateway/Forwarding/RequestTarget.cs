using Microsoft.AspNetCore.Http.Features;

namespace Berth.Gateway.Forwarding;

/// <summary>The address to ask the app for: path and query byte by byte as the client sent them, escapes and dots included.</summary>
internal static class RequestTarget
{
    private static readonly UriCreationOptions Unchanged = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>
    /// Null for what is not a plain path (<c>OPTIONS *</c>, absolute form, bytes outside ASCII): YARP then builds the
    /// address from the parsed path, escaped.
    /// </summary>
    public static Uri? For(HttpContext context, string upstream)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return target.StartsWith('/') && !target.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? new Uri(upstream + target, Unchanged)
            : null;
    }
}
