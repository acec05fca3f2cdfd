using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Model;
using Berth.Identity.People;
using Berth.Identity.Tokens;
using Berth.Kernel;
using Berth.Platform;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Features.Sessions;

/// <summary>Where somebody is signed in, and ending it there. Ours: no generation of the reference shows sessions.</summary>
internal static class SessionEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/profile/sessions", (HttpContext context, SessionHandler handler) => handler.ListAsync(context))
            .RequirePermission(Permission.Profile).WithSummary("Where the caller is signed in").Produces<SessionListResponse>();
        api.MapDelete("/profile/sessions/{sessionId}", (string sessionId, HttpContext context, SessionHandler handler) => handler.EndAsync(sessionId, context))
            .RequirePermission(Permission.Profile).WithSummary("End one session").Produces(204);
        api.MapGet("/users/{userId}/sessions", (string userId, HttpContext context, SessionHandler handler) => handler.ListOfAsync(userId, context))
            .RequirePermission(Permission.UsersManage).WithSummary("Where a person is signed in").Produces<SessionListResponse>();
        api.MapDelete("/users/{userId}/sessions", (string userId, HttpContext context, SessionHandler handler) => handler.EndAllOfAsync(userId, context))
            .RequirePermission(Permission.UsersManage).WithSummary("Sign a person out everywhere").Produces(204);
    }
}

internal sealed class SessionHandler(IDbContextFactory<BerthDb> databases, SessionEnding sessions, PeopleVersion people, IEventLog log, TimeProvider clock)
{
    private static readonly Error NotFound = Error.NotFound("session.not_found", "Session not found");

    public async Task<IResult> ListAsync(HttpContext context)
    {
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        return await ListAsync(db, Caller.Required(context).UserId, context);
    }

    public async Task<IResult> ListOfAsync(string userId, HttpContext context)
    {
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        return await RefuseAsync(db, userId, context) is { } refusal ? refusal.ToHttp() : await ListAsync(db, userId, context);
    }

    public async Task<IResult> EndAsync(string id, HttpContext context)
    {
        var caller = Caller.Required(context);
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        if (await Sessions(db, caller.UserId).Where(token => token.Id == id).ExecuteDeleteAsync(context.RequestAborted) == 0)
        {
            return NotFound.ToHttp();
        }

        await RecordAsync(caller, caller.UserId, context.RequestAborted);
        return Results.NoContent();
    }

    public async Task<IResult> EndAllOfAsync(string userId, HttpContext context)
    {
        var caller = Caller.Required(context);
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        if (await RefuseAsync(db, userId, context) is { } refusal)
        {
            return refusal.ToHttp();
        }

        await sessions.EndAsync(db, userId, caller.CredentialId, context.RequestAborted);
        await people.RaiseAsync(context.RequestAborted);
        await RecordAsync(caller, userId, context.RequestAborted);
        return Results.NoContent();
    }

    private async Task<IResult> ListAsync(BerthDb db, string userId, HttpContext context)
    {
        var now = clock.GetUtcNow();
        var current = Caller.Required(context).CredentialId;
        var found = await Sessions(db, userId).AsNoTracking().Where(token => token.ExpiresAt > now)
            .OrderByDescending(token => token.CreatedAt).ToListAsync(context.RequestAborted);
        return Results.Ok(new SessionListResponse(found.ConvertAll(token => new SessionResponse
        {
            Id = token.Id,
            ClientId = token.ClientId,
            CreationTime = token.CreatedAt,
            LastUsedAt = token.LastUsedAt,
            Expires = token.ExpiresAt?.ToUnixTimeMilliseconds(),
            Ip = token.CreatedFrom,
            UserAgent = token.UserAgent,
            Current = token.Id == current,
        })));
    }

    /// <summary>Null for people who are not above the caller.</summary>
    private static async Task<Error?> RefuseAsync(BerthDb db, string userId, HttpContext context) =>
        await db.Set<User>().FindAsync([userId], context.RequestAborted) is not { } user ? IdentityErrors.UserNotFound
        : user.Role > RoleNames.Parse(Caller.Required(context).Role) ? IdentityErrors.AboveOwnRole
        : null;

    private static IQueryable<Token> Sessions(BerthDb db, string userId) =>
        db.Set<Token>().Where(token => token.UserId == userId && (token.Kind == TokenKind.Session || token.Kind == TokenKind.Cli));

    private async Task RecordAsync(Caller caller, string userId, CancellationToken cancellationToken) =>
        await log.AppendAsync(new("user.logout", EventEntry.By(caller)) { Data = new() { ["userId"] = userId } }, cancellationToken);
}
