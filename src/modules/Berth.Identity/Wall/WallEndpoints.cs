using System.Text.Json;
using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Model;
using Berth.Identity.OpenId;
using Berth.Identity.Pages;
using Berth.Identity.SignIn;
using Berth.Kernel;
using Berth.Platform;
using Berth.Ports.Gateway;
using Berth.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Identity.Wall;

/// <summary>The server's side of the login wall; the gateway's is <c>Berth.Gateway/Walls</c>.</summary>
internal sealed class WallEndpoints(
    WallKey key, IDbContextFactory<BerthDb> databases, Admission admission, SignInService signIn, IEventLog log, IServiceProvider services, IdentityOptions options, PageAnswers pages, TimeProvider clock)
{
    /// <summary>From here to the gateway and no further.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private static readonly Error NotTheGateway = new(ErrorKind.Unauthenticated, "wall.gateway_only", "Only the gateway may ask this.");

    /// <summary>Sends somebody who is signed in, and may enter, back to the app's name with a ticket.</summary>
    public async Task<IResult> EnterAsync(HttpContext context)
    {
        // Before the session is looked at, so that signing out in this very moment is not overtaken.
        var now = clock.GetUtcNow();
        var query = context.Request.Query;
        var host = query["host"].ToString().ToLowerInvariant();
        var state = query["state"].ToString();
        if (await DoorAsync(query["app"].ToString(), context.RequestAborted) is not { } door || !door.Hosts.Any(pattern => Matches(pattern, host)) || state.Length is < 16 or > 64)
        {
            return pages.Message(context, 400, "This sign-in link is not valid", "Go back to the app and try again.");
        }

        var here = PagePaths.Wall + context.Request.QueryString;
        if (await OpenIdSession.OfAsync(databases, context) is not { } session)
        {
            return Results.Redirect(PagePaths.LoginThen(here));
        }

        var verdict = await admission.OfAsync(session.User, door, context.RequestAborted);
        await RecordAsync(verdict.Refusal is null ? "user.login" : "user.login.refused", session.User, door, context);
        if (verdict.Refusal is { } refusal)
        {
            return await pages.RefusedAsync(context, session.User, verdict.Title, refusal, PagePaths.LoginThen(here, again: true));
        }

        var ticket = new WallTicket(WallTicket.Entry, door.AppId, host, session.User.Id, (now + Lifetime).ToUnixTimeSeconds(), state, now.ToUnixTimeMilliseconds());
        var sealedTicket = ticket.Seal(await key.ReadAsync(context.RequestAborted));
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Results.Redirect($"{OriginOf(host)}/login?token={sealedTicket}&redirect={Uri.EscapeDataString(PagePaths.Local(query["redirect"]))}");
    }

    /// <summary>Whose name and password these are, for the gateway.</summary>
    public async Task<IResult> VerifyAsync(HttpContext context)
    {
        var token = WallTicket.BasicToken(await key.ReadAsync(context.RequestAborted));
        if (!Secret.Same(context.Request.Headers.Authorization.ToString(), $"Bearer {token}"))
        {
            return NotTheGateway.ToHttp();
        }

        if (await ReadAsync(context) is not { } request || await DoorAsync(request.AppId, context.RequestAborted) is not { } door)
        {
            return SignInService.Wrong.ToHttp();
        }

        var address = System.Net.IPAddress.TryParse(request.Address, out var client) ? client : null;
        var user = await signIn.VerifyAsync(new(request.Username, request.Password, WayIn.Wall, address) { AppId = door.AppId }, context.RequestAborted);
        if (!user.IsOk)
        {
            return user.Error.ToHttp();
        }

        return (await admission.OfAsync(user.Value, door, context.RequestAborted)).Refusal is Refusal.Account or Refusal.NotForThem
            ? SignInService.Wrong.ToHttp()
            : Results.Json(new WallBasicAnswer(user.Value.Id), WallJson.Default.WallBasicAnswer);
    }

    private async ValueTask<AppDoor?> DoorAsync(string appId, CancellationToken cancellationToken) =>
        services.GetService<IAppDoors>() is { } doors ? await doors.FindAsync(appId, cancellationToken) : null;

    private static bool Matches(string pattern, string host) =>
        pattern == host
        || (pattern.StartsWith("*.", StringComparison.Ordinal)
            && host.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            && host[dot..] == pattern[1..]
            && Uri.CheckHostName(host) == UriHostNameType.Dns);

    /// <summary>Apps answer at the dashboard's port.</summary>
    private string OriginOf(string host)
    {
        var dashboard = new Uri(options.DashboardOrigin());
        return dashboard.IsDefaultPort ? $"https://{host}" : $"https://{host}:{dashboard.Port}";
    }

    private static async Task<WallBasicRequest?> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, WallJson.Default.WallBasicRequest, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Task<Guid> RecordAsync(string action, User user, AppDoor door, HttpContext context)
    {
        var source = new EventSource { Username = user.Username, UserId = user.Id, Ip = ClientAddress.Of(context)?.ToString(), AuthType = WayIn.Wall, AppId = door.AppId };
        return log.AppendAsync(new(action, source) { AppId = door.AppId, Data = new() { ["userId"] = user.Id, ["way"] = WayIn.Wall } }, context.RequestAborted);
    }
}
