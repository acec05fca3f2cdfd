using Microsoft.AspNetCore.Http;

namespace Berth.Identity.Authentication;

/// <summary>What a request brings to prove who sends it.</summary>
/// <param name="ByCookie">The browser added it by itself, perhaps at the bidding of another site.</param>
internal sealed record Credential(string Token, bool ByCookie)
{
    public const string CookieName = "berth_session";

    private const string Bearer = "Bearer ";

    /// <summary>Header before query before cookie.</summary>
    public static Credential? Of(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return new(header[Bearer.Length..].Trim(), false);
        }

        var query = context.Request.Query["access_token"].ToString();
        if (query.Length > 0)
        {
            return new(query, false);
        }

        return context.Request.Cookies[CookieName] is { Length: > 0 } cookie ? new(cookie, true) : null;
    }

    public override string ToString() => ByCookie ? "cookie" : "token";
}
