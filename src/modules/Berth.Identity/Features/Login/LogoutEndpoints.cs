using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Authentication;
using Berth.Identity.Authorization;
using Berth.Identity.Model;
using Berth.Identity.People;
using Berth.Identity.Tokens;
using Berth.Platform;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Features.Login;

internal static class LogoutEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        // Browsers navigate here, so whoever comes without a session still lands on the login page.
        foreach (var path in new[] { "/cloudron/logout", "/auth/logout" })
        {
            api.MapGet(path, async (HttpContext context, LogoutHandler logout) =>
            {
                await logout.EndCurrentAsync(context);
                return Results.Redirect("/");
            }).AllowEverybody().WithSummary("Sign out in the browser").Produces(302);
        }

        api.MapDelete("/profile/sessions/current", async (HttpContext context, LogoutHandler logout) =>
        {
            await logout.EndCurrentAsync(context);
            return Results.NoContent();
        }).RequirePermission(Permission.Profile).AllowBeforeSecondFactor().WithSummary("Sign out").Produces(204);

        api.MapDelete("/oidc/sessions", async (HttpContext context, LogoutHandler logout) =>
        {
            await logout.EndAllAsync(context);
            return Results.NoContent();
        }).RequirePermission(Permission.Profile).AllowBeforeSecondFactor().WithSummary("Sign out everywhere").Produces(204);
    }
}

internal sealed class LogoutHandler(IDbContextFactory<BerthDb> databases, SessionEnding sessions, PeopleVersion people, IEventLog log)
{
    public async Task EndCurrentAsync(HttpContext context)
    {
        SessionCookie.Clear(context);
        if (Caller.Of(context) is not { } caller)
        {
            return;
        }

        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        var ended = await db.Set<Token>().Where(token => token.Id == caller.CredentialId && token.Kind != TokenKind.Local)
            .ExecuteDeleteAsync(context.RequestAborted);
        if (ended > 0)
        {
            await RecordAsync(caller, context.RequestAborted);
        }
    }

    public async Task EndAllAsync(HttpContext context)
    {
        var caller = Caller.Required(context);
        SessionCookie.Clear(context);
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        await sessions.EndAsync(db, caller.UserId, null, context.RequestAborted);
        await people.RaiseAsync(context.RequestAborted);
        await RecordAsync(caller, context.RequestAborted);
    }

    private async Task RecordAsync(Caller caller, CancellationToken cancellationToken) =>
        await log.AppendAsync(new("user.logout", EventEntry.By(caller)) { Data = new() { ["userId"] = caller.UserId } }, cancellationToken);
}
