using System.Buffers;
using System.Collections.Frozen;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Berth.Gateway.Forwarding;

/// <summary>
/// Which of a client's headers reach the app. Not: those of the connection (RFC 9110, 7.6.1), those in which a proxy
/// vouches for something, and names with other letters than A-Z, 0-9 and hyphen, which CGI-like apps would take for
/// another header (<c>X_Forwarded_For</c>).
/// </summary>
internal static class RequestHeaders
{
    private static readonly SearchValues<char> NameLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    private static readonly FrozenSet<string> Dropped = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        HeaderNames.Connection,
        HeaderNames.KeepAlive,
        HeaderNames.ProxyConnection,
        HeaderNames.ProxyAuthorization,
        HeaderNames.TE,
        HeaderNames.Trailer,
        HeaderNames.TransferEncoding,
        HeaderNames.Upgrade,
        "HTTP2-Settings",
        "Proxy",
        "Forwarded",
        "X-Real-IP");

    public static void Copy(HttpRequest from, HttpRequestMessage to)
    {
        var named = NamedByConnection(from.Headers.Connection);
        foreach (var (name, value) in from.Headers)
        {
            if (Passes(name) && named?.Contains(name) != true)
            {
                Add(to, name, value);
            }
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

    private static HashSet<string>? NamedByConnection(StringValues connection)
    {
        if (connection.Count == 0 || connection.ToString() is "keep-alive" or "close" or "Keep-Alive" or "Upgrade" or "upgrade")
        {
            return null;
        }

        var named = connection.ToString().Split(',', StringSplitOptions.TrimEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        named.ExceptWith([HeaderNames.Host, HeaderNames.ContentLength]);
        return named;
    }

    /// <summary>.NET keeps the headers that describe a body with the body; a request without one gets an empty one to carry them.</summary>
    private static void Add(HttpRequestMessage request, string name, StringValues value)
    {
        if (TryAdd(request.Headers, name, value))
        {
            return;
        }

        if (request.Content is null && name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        request.Content ??= new ByteArrayContent([]);
        TryAdd(request.Content.Headers, name, value);
    }

    private static bool TryAdd(System.Net.Http.Headers.HttpHeaders headers, string name, StringValues value) =>
        value.Count == 1
            ? headers.TryAddWithoutValidation(name, value.ToString())
            : headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value.ToArray());
}
