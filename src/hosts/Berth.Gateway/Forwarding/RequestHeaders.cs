using System.Buffers;
using System.Collections.Frozen;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Berth.Gateway.Forwarding;

/// <summary>
/// Which of a client's headers do not reach the app. YARP leaves out those of the connection (RFC 9110, 7.6.1); here go
/// those in which a proxy vouches for something, and names with other letters than A-Z, 0-9 and hyphen, which CGI-like
/// apps would take for another header (<c>X_Forwarded_For</c>).
/// </summary>
internal static class RequestHeaders
{
    private static readonly SearchValues<char> NameLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    private static readonly FrozenSet<string> Dropped =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "Forwarded", "X-Real-IP", "Proxy", HeaderNames.Trailer);

    public static void Drop(IHeaderDictionary headers)
    {
        List<string>? dropped = null;
        foreach (var header in headers)
        {
            if (!Passes(header.Key))
            {
                (dropped ??= []).Add(header.Key);
            }
        }

        foreach (var name in dropped ?? [])
        {
            headers.Remove(name);
        }
    }

    /// <summary>
    /// Upgrades other than websockets, which YARP passes by itself; <c>tcp</c> is what exec uses. Never to HTTP/2: behind
    /// that the requests would be out of sight.
    /// </summary>
    public static void CopyUpgrade(HttpContext from, HttpRequestMessage to)
    {
        var protocol = from.Request.Headers.Upgrade;
        if (protocol.Count == 1
            && !protocol.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
            && !protocol.ToString().Contains("h2c", StringComparison.OrdinalIgnoreCase)
            && from.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true })
        {
            to.Headers.TryAddWithoutValidation(HeaderNames.Connection, HeaderNames.Upgrade);
            to.Headers.TryAddWithoutValidation(HeaderNames.Upgrade, protocol.ToString());
        }
    }

    private static bool Passes(string name) =>
        !name.AsSpan().ContainsAnyExcept(NameLetters)
        && !Dropped.Contains(name)
        && !(name[0] is 'X' or 'x'
            && (name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("X-Cloudron-User", StringComparison.OrdinalIgnoreCase)));
}
