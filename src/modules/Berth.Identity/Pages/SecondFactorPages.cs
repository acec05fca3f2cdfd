using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Authentication;
using Berth.Identity.Features.SecondFactor;
using Berth.Identity.OpenId;
using Berth.Identity.Model;
using Berth.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Pages;

/// <summary>Setting up an authenticator without scripts: a picture to scan, a code to prove it, recovery codes to keep.</summary>
internal sealed class SecondFactorPages(SecondFactorHandler handler, IDbContextFactory<BerthDb> databases, PageAnswers pages)
{
    public async Task<IResult> ShowAsync(HttpContext context) => await OpenIdSession.OfAsync(databases, context) switch
    {
        null => Results.Redirect(PagePaths.LoginThen(PagePaths.SecondFactor)),
        { User.TotpEnabled: true } => IsOn(context),
        _ => pages.Page<SecondFactorPage>(context, 200, []),
    };

    public async Task<IResult> SubmitAsync(HttpContext context)
    {
        if (!SessionCookie.ComesFromOurPages(context))
        {
            return pages.Error(context, IdentityErrors.OtherSite);
        }

        if (await OpenIdSession.OfAsync(databases, context) is not { } session)
        {
            return Results.Redirect(PagePaths.LoginThen(PagePaths.SecondFactor));
        }

        if (session.User.TotpEnabled)
        {
            return IsOn(context);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["secret"].ToString() is not { Length: > 0 } secret)
        {
            var made = await handler.PrepareAsync(context);
            return made.IsOk ? Prove(context, 200, made.Value, null) : pages.Error(context, made.Error);
        }

        var enabled = await handler.EnableWithCodesAsync(form["code"].ToString(), context);
        if (!enabled.IsOk)
        {
            // The secret comes back from the page only to be shown again; the one that counts is kept here.
            var shown = handler.Shown(session.User.Username ?? session.User.Email, secret.Length <= 64 && secret.All(char.IsAsciiLetterOrDigit) ? secret : "");
            return Prove(context, ApiErrors.StatusCode(enabled.Error.Kind), shown, "This code is wrong, or too old. Give the one that the authenticator shows now.");
        }

        return pages.Page<SecondFactorPage>(context, 200, new() { ["Codes"] = enabled.Value });
    }

    private IResult Prove(HttpContext context, int status, TwoFactorSecretResponse made, string? problem) =>
        pages.Page<SecondFactorPage>(context, status, new() { ["Secret"] = made.Secret, ["Picture"] = made.Qrcode, ["Problem"] = problem });

    private IResult IsOn(HttpContext context) =>
        pages.Message(context, 200, "Your second factor is on", "When you sign in with your password you are asked for a code of your authenticator. If you lost that, give one of your recovery codes instead, or ask an administrator to take the second factor off your account.", "To the dashboard", "/");
}
