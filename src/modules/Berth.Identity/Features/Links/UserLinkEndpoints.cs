using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Model;
using Berth.Identity.People;
using Berth.Kernel;
using Berth.Platform;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Identity.Features.Links;

/// <summary>
/// Links that a manager makes for somebody. Whoever holds one gets into that account, so although the method is GET
/// these take a token that may write, and a role that is not below the person's.
/// </summary>
internal static class UserLinkEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/users/{userId}/invite_link", async (string userId, HttpContext context, UserLinkHandler handler) =>
                (await handler.MakeAsync(userId, LinkPurpose.Invite, context)).ToHttp(made => Results.Ok(new InviteLinkResponse(made.Link.Address.ToString()))))
            .RequirePermission(Permission.UsersManage, writes: true).WithSummary("A link to set up the account, good once for 24 hours").Produces<InviteLinkResponse>();
        api.MapPost("/users/{userId}/create_invite", async (string userId, HttpContext context, UserLinkHandler handler) =>
                (await handler.MakeAsync(userId, LinkPurpose.Invite, context)).ToHttp(made => Results.Ok(new InviteLinkResponse(made.Link.Address.ToString()) { ResetToken = made.Link.Code })))
            .RequirePermission(Permission.UsersManage).WithSummary("A link to set up the account (2019)").Produces<InviteLinkResponse>();
        api.MapGet("/users/{userId}/password_reset_link", async (string userId, HttpContext context, UserLinkHandler handler) =>
                (await handler.MakeAsync(userId, LinkPurpose.Reset, context)).ToHttp(made => Results.Ok(new PasswordResetLinkResponse(made.Link.Address.ToString()))))
            .RequirePermission(Permission.UsersManage, writes: true).WithSummary("A link to set a new password, good once for 24 hours").Produces<PasswordResetLinkResponse>();

        api.MapPost("/users/{userId}/send_invite_email", (string userId, Body<EmailRequest> body, HttpContext context, UserLinkHandler handler) =>
                handler.SendAsync(userId, LinkPurpose.Invite, body.Value.Email, context))
            .RequirePermission(Permission.UsersManage).WithSummary("Send the invitation by mail").Produces<EmptyResponse>(202);
        api.MapPost("/users/{userId}/send_invite", (string userId, HttpContext context, UserLinkHandler handler) =>
                handler.SendAsync(userId, LinkPurpose.Invite, null, context))
            .RequirePermission(Permission.UsersManage).WithSummary("Send the invitation by mail (2019)").Produces<EmptyResponse>(202);
        api.MapPost("/users/{userId}/send_password_reset_email", (string userId, Body<EmailRequest> body, HttpContext context, UserLinkHandler handler) =>
                handler.SendAsync(userId, LinkPurpose.Reset, body.Value.Email, context))
            .RequirePermission(Permission.UsersManage).WithSummary("Send the reset link by mail").Produces<EmptyResponse>(202);
    }
}

internal sealed class UserLinkHandler(IDbContextFactory<BerthDb> databases, LinkMaker links, IEventLog log)
{
    private static readonly Error Accepted = Error.Conflict("user.invite_accepted", "This person has set up their account already. Make a password reset link instead.");

    public async Task<Result<(User User, MadeLink Link)>> MakeAsync(string userId, LinkPurpose purpose, HttpContext context)
    {
        var caller = Caller.Required(context);
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        if (await db.Set<User>().FindAsync([userId], context.RequestAborted) is not { } user)
        {
            return IdentityErrors.UserNotFound;
        }

        if (user.Role > RoleNames.Parse(caller.Role))
        {
            return IdentityErrors.AboveOwnRole;
        }

        if (user.Source.Length > 0)
        {
            return IdentityErrors.Outside;
        }

        if (purpose == LinkPurpose.Invite && user.InviteAccepted)
        {
            return Accepted;
        }

        var link = await links.MakeAsync(user.Id, purpose, context.RequestAborted);
        var action = purpose == LinkPurpose.Invite ? "user.invite" : "user.reset";
        await log.AppendAsync(new(action, EventEntry.By(caller)) { Data = new() { ["userId"] = user.Id } }, context.RequestAborted);
        return (user, link);
    }

    /// <param name="email">Where to; the person's own address when none is given.</param>
    public async Task<IResult> SendAsync(string userId, LinkPurpose purpose, string? email, HttpContext context)
    {
        if (context.RequestServices.GetService<ILinkMailer>() is not { } mailer)
        {
            return IdentityErrors.NoMail.ToHttp();
        }

        if (email is not null && NameRules.Email(email) is { IsOk: false } invalid)
        {
            return invalid.Error.ToHttp();
        }

        var made = await MakeAsync(userId, purpose, context);
        if (!made.IsOk)
        {
            return made.Error.ToHttp();
        }

        var (user, link) = made.Value;
        var send = purpose == LinkPurpose.Invite ? (Func<string, string, Uri, CancellationToken, Task>)mailer.SendInviteAsync : mailer.SendResetAsync;
        await send(email ?? user.Email, user.DisplayName, link.Address, context.RequestAborted);
        return Results.Json(new EmptyResponse(), statusCode: 202);
    }
}
