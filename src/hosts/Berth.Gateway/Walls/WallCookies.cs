using System.Security.Cryptography;
using Berth.Ports.Gateway;

namespace Berth.Gateway.Walls;

/// <summary>The wall's two cookies on an app's name. <c>__Host-</c>: the browser takes them from this very host over TLS only.</summary>
internal static class WallCookies
{
    /// <summary>A person works a day without being sent round again; who may pass is asked at every request all the same.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private const string Session = "__Host-berth-wall";
    private const string State = "__Host-berth-wall-state";

    public static string? ReadSession(HttpRequest request) => request.Cookies[Session];

    public static void SetSession(HttpContext context, WallTicket ticket, byte[] key, DateTimeOffset now) =>
        context.Response.Cookies.Append(
            Session, (ticket with { Use = WallTicket.Session, State = "", Expires = (now + Lifetime).ToUnixTimeSeconds() }).Seal(key), Options(now + Lifetime));

    public static void ClearSession(HttpContext context) => context.Response.Cookies.Delete(Session, Options(null));

    /// <summary>Ties the answer to this browser; kept when there is one, so that two tabs can sign in side by side.</summary>
    public static string EnsureState(HttpContext context, DateTimeOffset now)
    {
        var state = context.Request.Cookies[State] is { Length: 32 } known && known.All(char.IsAsciiHexDigitLower) ? known : RandomNumberGenerator.GetHexString(32, lowercase: true);
        context.Response.Cookies.Append(State, state, Options(now + TimeSpan.FromMinutes(30)));
        return state;
    }

    public static string? ReadState(HttpRequest request) => request.Cookies[State];

    public static void ClearState(HttpContext context) => context.Response.Cookies.Delete(State, Options(null));

    /// <summary>The app need not see what opens its wall.</summary>
    public static void Hide(HttpRequest request)
    {
        var cookies = request.Headers.Cookie.ToString();
        if (cookies.Contains(Session, StringComparison.Ordinal))
        {
            request.Headers.Cookie = string.Join("; ", cookies.Split(';', StringSplitOptions.TrimEntries).Where(cookie => !cookie.StartsWith(Session, StringComparison.Ordinal)));
        }
    }

    private static CookieOptions Options(DateTimeOffset? expires) =>
        new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, Path = "/", Expires = expires };
}
