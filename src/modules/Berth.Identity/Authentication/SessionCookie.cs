using Berth.Identity.Tokens;
using Microsoft.AspNetCore.Http;

namespace Berth.Identity.Authentication;

internal static class SessionCookie
{
    public static void Set(HttpContext context, IssuedToken issued) =>
        context.Response.Cookies.Append(Credential.CookieName, issued.Plain, Options(issued.Token.ExpiresAt));

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Credential.CookieName, Options(null));

    /// <summary>
    /// A browser sends cookies of its own accord, so what changes something must show that it comes from our pages:
    /// by a header that other sites cannot set without our consent, or by the origin that the browser names.
    /// </summary>
    public static bool ComesFromOurPages(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.ContainsKey("X-Requested-With"))
        {
            return true;
        }

        return Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin)
            && string.Equals(origin.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }

    private static CookieOptions Options(DateTimeOffset? expires) =>
        new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, Path = "/", Expires = expires, IsEssential = true };
}
