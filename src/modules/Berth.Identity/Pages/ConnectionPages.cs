using Berth.Data;
using Berth.Identity.Authentication;
using Berth.Identity.OpenId;
using Berth.Identity.Providers;
using Berth.Identity.SignIn;
using Berth.Identity.Model;
using Berth.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Pages;

/// <summary>
/// Where somebody who is signed in connects their account with one elsewhere, or disconnects it. It is another way in,
/// so the password is asked for again; whoever has none must have signed in just now.
/// </summary>
internal sealed class ConnectionPages(ProviderSignIn signIn, ProviderAccounts accounts, ProviderPages outside, OwnPassword password, IDbContextFactory<BerthDb> databases, PageAnswers pages, TimeProvider clock)
{
    private static readonly TimeSpan JustNow = TimeSpan.FromMinutes(10);
    public async Task<IResult> ShowAsync(HttpContext context) =>
        await OpenIdSession.OfAsync(databases, context) is { } session ? await PageAsync(context, session, 200, null) : Results.Redirect(PagePaths.LoginThen(PagePaths.Connections));

    public async Task<IResult> SubmitAsync(HttpContext context)
    {
        if (!SessionCookie.ComesFromOurPages(context))
        {
            return pages.Error(context, IdentityErrors.OtherSite);
        }

        if (await OpenIdSession.OfAsync(databases, context) is not { } session)
        {
            return Results.Redirect(PagePaths.LoginThen(PagePaths.Connections));
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["disconnect"].ToString() is { Length: > 0 } id)
        {
            var refusal = await accounts.DisconnectAsync(session.User.Id, id, Caller.Required(context), context.RequestAborted);
            return await PageAsync(context, session, refusal is null ? 200 : ApiErrors.StatusCode(refusal.Kind), refusal?.Message);
        }

        var rules = await signIn.RulesAsync(context.RequestAborted);
        if (!rules.IsOn)
        {
            return await PageAsync(context, session, 404, "No provider is set up on this server.");
        }

        if (session.User.PasswordHash is null)
        {
            if (clock.GetUtcNow() - session.Since > JustNow)
            {
                return Results.Redirect(PagePaths.LoginThen(PagePaths.Connections, again: true));
            }
        }
        else if (await password.RefuseAsync(session.User, form["password"], context) is { } wrong)
        {
            return await PageAsync(context, session, ApiErrors.StatusCode(wrong.Kind), wrong.RetryAfter is null ? "This is not your password." : wrong.Message);
        }

        return await outside.SendAsync(context, rules, PagePaths.Connections, Caller.Required(context).CredentialId);
    }

    private async Task<IResult> PageAsync(HttpContext context, OpenIdSession session, int status, string? problem)
    {
        var rules = await signIn.RulesAsync(context.RequestAborted);
        var all = await accounts.ListAsync(session.User.Id, context.RequestAborted);
        IReadOnlyList<(string Id, string Name, string Where)> connections = [.. all.Select(row => (row.Id, row.Label, row.Issuer == rules.Issuer ? rules.Name : new Uri(row.Issuer).Host))];
        return pages.Page<ConnectionsPage>(
            context,
            status,
            new() { ["Username"] = session.User.Username ?? session.User.Email, ["Connections"] = connections, ["Provider"] = rules.IsOn ? rules.Name : null, ["AsksPassword"] = session.User.PasswordHash is not null, ["Problem"] = problem });
    }
}
