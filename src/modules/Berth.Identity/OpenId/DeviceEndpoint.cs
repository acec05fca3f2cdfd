using Berth.Data;
using Berth.Identity.Authentication;
using Berth.Identity.Pages;
using Berth.Identity.SignIn;
using Berth.Web;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Berth.Identity.OpenId;

/// <summary>Where somebody types the code that a device without a browser shows, and says yes or no.</summary>
internal sealed class DeviceEndpoint(IDbContextFactory<BerthDb> databases, OidcClients clients, Admission admission, SignInGuard guard, PageAnswers pages)
{
    public async Task<IResult> RunAsync(HttpContext context)
    {
        var code = context.Request.Query["user_code"].ToString();
        if (await OpenIdSession.OfAsync(databases, context) is not { } session)
        {
            return Results.Redirect(PagePaths.LoginThen(OpenIdPaths.Device + context.Request.QueryString));
        }

        if (context.GetOpenIddictServerResponse() is { Error: not null } || code.Length + context.Request.ContentLength.GetValueOrDefault() == 0)
        {
            return pages.AskDeviceCode(context, wrong: code.Length > 0 || HttpMethods.IsPost(context.Request.Method));
        }

        var attempt = guard.Enter($"device code of {session.User.Id}", ClientAddress.Of(context));
        if (attempt.Refusal is { } tooMany)
        {
            return pages.Error(context, tooMany);
        }

        var asked = (await context.AuthenticateAsync(OAuthAnswers.Scheme)).Principal;
        var client = await clients.FindAsync(asked?.GetClaim(Claims.ClientId), context.RequestAborted);
        if (asked is null || client is null)
        {
            return pages.AskDeviceCode(context, wrong: true);
        }

        attempt.Forget();
        var verdict = await admission.OfAsync(session.User, client, context.RequestAborted);
        if (verdict.Refusal is { } refusal)
        {
            return await pages.RefusedAsync(context, session.User, verdict.Title, refusal, PagePaths.LoginThen(OpenIdPaths.Device, again: true));
        }

        if (!HttpMethods.IsPost(context.Request.Method) || !SessionCookie.ComesFromOurPages(context))
        {
            return pages.ConfirmDevice(context, verdict.Title, context.GetOpenIddictServerRequest()!.UserCode!, session.User);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["answer"] != "yes")
        {
            return Results.Forbid(new AuthenticationProperties { RedirectUri = PagePaths.DeviceDone(false) }, [OAuthAnswers.Scheme]);
        }

        var principal = PersonClaims.Principal(session.User, asked.GetScopes(), []);
        principal.SetAuthorizationId(Guid.CreateVersion7().ToString());
        return Results.SignIn(principal, new AuthenticationProperties { RedirectUri = PagePaths.DeviceDone(true) }, OAuthAnswers.Scheme);
    }
}
