using Microsoft.Extensions.Primitives;

namespace Berth.Gateway.Forwarding;

/// <summary>What every answer of an app carries, in place of the app's own (packaging contract, 3.10).</summary>
internal static class ResponseHeaders
{
    private static readonly StringValues Block = "1; mode=block";
    private static readonly StringValues NoOpen = "noopen";
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues None = "none";
    private static readonly StringValues SameOrigin = "same-origin";

    private static readonly StringValues HalfAYear = "max-age=15768000";

    /// <summary>The preload list takes nothing below a year.</summary>
    private static readonly StringValues Preload = "max-age=63072000; includeSubDomains; preload";

    /// <summary>An app's own Strict-Transport-Security stays, unless the owner asked for preloading.</summary>
    public static void Force(IHeaderDictionary headers, bool hstsPreload)
    {
        headers["X-XSS-Protection"] = Block;
        headers["X-Download-Options"] = NoOpen;
        headers.XContentTypeOptions = NoSniff;
        headers["X-Permitted-Cross-Domain-Policies"] = None;
        headers["Referrer-Policy"] = SameOrigin;
        if (hstsPreload)
        {
            headers.StrictTransportSecurity = Preload;
        }
        else if (headers.StrictTransportSecurity.Count == 0)
        {
            headers.StrictTransportSecurity = HalfAYear;
        }
    }
}
