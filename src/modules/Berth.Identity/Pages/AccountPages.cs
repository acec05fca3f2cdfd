using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Authentication;
using Berth.Identity.Features.Links;
using Berth.Identity.Model;
using Berth.Identity.Tokens;
using Berth.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Pages;

/// <summary>Where the links of invitations and resets lead. The work is that of the API's handlers.</summary>
internal sealed class AccountPages(IDbContextFactory<BerthDb> databases, SetupAccount setup, ResetPassword reset, RequestReset request, PageAnswers pages, TimeProvider clock)
{
    public async Task<IResult> ShowSetupAsync(HttpContext context)
    {
        var token = context.Request.Query["inviteToken"].ToString();
        return await OfLinkAsync(token, LinkPurpose.Invite, context) is { } user ? Setup(context, 200, token, user, null, null, null) : pages.Error(context, IdentityErrors.LinkUnknown);
    }

    public async Task<IResult> SetupAsync(HttpContext context)
    {
        if (!SessionCookie.ComesFromOurPages(context))
        {
            return pages.Error(context, IdentityErrors.OtherSite);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var token = form["inviteToken"].ToString();
        if (await OfLinkAsync(token, LinkPurpose.Invite, context) is not { } user)
        {
            return pages.Error(context, IdentityErrors.LinkUnknown);
        }

        var wanted = new SetupAccountRequest(
            InviteToken: token,
            Username: user.Username is null ? form["username"].ToString() : null,
            DisplayName: form["displayName"].ToString() is { Length: > 0 } name ? name : null,
            Password: form["password"].ToString());
        var done = await setup.DoAsync(wanted, context);
        return done.IsOk ? Enter(context, done.Value) : Setup(context, ApiErrors.StatusCode(done.Error.Kind), token, user, wanted.Username, wanted.DisplayName, done.Error.Message);
    }

    public async Task<IResult> ShowResetAsync(HttpContext context)
    {
        var token = context.Request.Query["resetToken"].ToString();
        return await OfLinkAsync(token, LinkPurpose.Reset, context) is { } user ? Reset(context, 200, token, user, null) : pages.Error(context, IdentityErrors.LinkUnknown);
    }

    public async Task<IResult> ResetAsync(HttpContext context)
    {
        if (!SessionCookie.ComesFromOurPages(context))
        {
            return pages.Error(context, IdentityErrors.OtherSite);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var token = form["resetToken"].ToString();
        if (await OfLinkAsync(token, LinkPurpose.Reset, context) is not { } user)
        {
            return pages.Error(context, IdentityErrors.LinkUnknown);
        }

        var done = await reset.DoAsync(new(ResetToken: token, Password: form["password"].ToString(), TotpToken: form["code"].ToString()), context);
        return done.IsOk ? Enter(context, done.Value) : Reset(context, ApiErrors.StatusCode(done.Error.Kind), token, user, done.Error.Message);
    }

    public IResult ShowResetRequest(HttpContext context) => pages.Page<ResetRequestPage>(context, 200, []);

    public async Task<IResult> RequestResetAsync(HttpContext context)
    {
        if (!SessionCookie.ComesFromOurPages(context))
        {
            return pages.Error(context, IdentityErrors.OtherSite);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (request.Refuse(new(form["identifier"].ToString()), context) is { } refusal)
        {
            return pages.Page<ResetRequestPage>(context, ApiErrors.StatusCode(refusal.Kind), new() { ["Problem"] = refusal.Message });
        }

        return pages.Message(
            context, 200, "Look into your mailbox", "If there is such an account, a link to choose a new password is on its way. It works once, for 24 hours. If nothing comes, ask an administrator of this server.", "Back to the sign-in page", PagePaths.SignIn);
    }

    /// <summary>Only looks: a link is used up by the form, not by opening it, as mail programs open links by themselves.</summary>
    private async Task<User?> OfLinkAsync(string code, LinkPurpose purpose, HttpContext context)
    {
        var now = clock.GetUtcNow();
        var hash = Secret.Hash(code);
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        return await db.Set<Link>().Where(link => link.Hash == hash && link.Purpose == purpose && link.ExpiresAt > now)
            .Join(db.Set<User>(), link => link.UserId, user => user.Id, (_, user) => user)
            .AsNoTracking().FirstOrDefaultAsync(user => user.Active, context.RequestAborted);
    }

    private static IResult Enter(HttpContext context, IssuedToken issued)
    {
        SessionCookie.Set(context, issued);
        context.Response.Headers.Location = "/";
        return Results.StatusCode(303);
    }

    private IResult Setup(HttpContext context, int status, string token, User user, string? username, string? displayName, string? problem) => pages.Page<SetupAccountPage>(
        context,
        status,
        new() { ["InviteToken"] = token, ["FixedUsername"] = user.Username, ["Username"] = username, ["DisplayName"] = displayName ?? user.DisplayName, ["Problem"] = problem });

    private IResult Reset(HttpContext context, int status, string token, User user, string? problem) =>
        pages.Page<ResetPage>(context, status, new() { ["ResetToken"] = token, ["AsksCode"] = user.TotpEnabled, ["Problem"] = problem });
}
