using Berth.Gateway.Snapshots;
using Berth.Ports.Gateway;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Berth.Gateway.Walls;

/// <summary>Stands before an app that leaves sign-in to the platform (packaging contract, 2.9).</summary>
internal sealed class WallHandler(WallPasswords passwords, TimeProvider clock)
{
    /// <summary>True when the request may go on to the app; otherwise it has been answered.</summary>
    public async ValueTask<bool> PassesAsync(HttpContext context, LiveRouteWall wall)
    {
        var host = HostName.Of(context.Request.Headers.Host.ToString()).ToString().ToLowerInvariant();
        if (IsPage(context, "/login"))
        {
            Login(context, wall, host);
            return false;
        }

        if (IsPage(context, "/logout"))
        {
            WallCookies.ClearSession(context);
            Redirect(context, wall.Shared.Wall.LogoutUrl);
            return false;
        }

        var person = ByCookie(context.Request, wall, host);
        if (person is null)
        {
            if (!wall.Paths.IsGuarded(Target(context), context.Request.Path.Value ?? "/") || (wall.Wall.BearerPasses && HasScheme(context.Request, "Bearer ")))
            {
                return true;
            }

            if (wall.Wall.BasicAuth && HasScheme(context.Request, "Basic "))
            {
                var (status, userId) = await passwords.VerifyAsync(context, wall);
                person = userId is null ? null : wall.Find(userId);
                if (person is null)
                {
                    // Right, but not for this app any more, is wrong too.
                    Refuse(context, status == StatusCodes.Status200OK ? StatusCodes.Status401Unauthorized : status);
                    return false;
                }

                // The platform's password is none of the app's business.
                context.Request.Headers.Remove(HeaderNames.Authorization);
            }
        }

        if (person is null)
        {
            Redirect(context, $"/login?redirect={Uri.EscapeDataString(Target(context))}");
            return false;
        }

        context.Features.Set(person);
        WallCookies.Hide(context.Request);
        return true;
    }

    /// <summary>On the way out to the server's sign-in page, and on the way back from it with a ticket.</summary>
    private void Login(HttpContext context, LiveRouteWall wall, string host)
    {
        var now = clock.GetUtcNow();
        var query = context.Request.Query;
        var redirect = Local(query["redirect"].ToString());
        if (query["token"].ToString() is { Length: > 0 } text)
        {
            var ticket = WallTicket.Open(text, wall.Shared.Key, WallTicket.Entry, now);
            if (ticket is not null && ticket.AppId == wall.Wall.AppId && ticket.Host == host && ticket.State.Length > 0 && ticket.State == WallCookies.ReadState(context.Request))
            {
                WallCookies.ClearState(context);
                WallCookies.SetSession(context, ticket, wall.Shared.Key, now);
                Redirect(context, redirect);
                return;
            }
        }

        var state = WallCookies.EnsureState(context, now);
        Redirect(context, $"{wall.Shared.Wall.LoginUrl}?app={wall.Wall.AppId}&host={host}&state={state}&redirect={Uri.EscapeDataString(redirect)}");
    }

    private WallPerson? ByCookie(HttpRequest request, LiveRouteWall wall, string host) =>
        WallTicket.Open(WallCookies.ReadSession(request), wall.Shared.Key, WallTicket.Session, clock.GetUtcNow()) is { } session
        && session.AppId == wall.Wall.AppId && session.Host == host
        && wall.Find(session.UserId) is { } person && session.Since >= person.SignedOutAt
            ? person
            : null;

    private static bool IsPage(HttpContext context, string path) => context.Request.Path.Equals(path, StringComparison.Ordinal);

    private static bool HasScheme(HttpRequest request, string scheme) =>
        request.Headers.Authorization.Count == 1 && request.Headers.Authorization.ToString().StartsWith(scheme, StringComparison.OrdinalIgnoreCase);

    private static string Target(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    private static string Local(string path) =>
        path is ['/', ..] && path is not ['/', '/' or '\\', ..] && path.Length < 4000 && !path.Any(char.IsControl) ? path : "/";

    private static void Redirect(HttpContext context, string address)
    {
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = address;
        context.Response.Headers.CacheControl = "no-store";
    }

    private static void Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        if (status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers[HeaderNames.WWWAuthenticate] = "Basic realm=\"Platform\", charset=\"UTF-8\"";
        }
    }
}
