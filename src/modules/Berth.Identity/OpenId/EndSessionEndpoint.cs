using Berth.Data;
using Berth.Identity.Authentication;
using Berth.Identity.Features.Login;
using Berth.Identity.Pages;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace Berth.Identity.OpenId;

/// <summary>Signing out at an app's request. At once when the app shows whose session it means, after a question otherwise, so that no page can sign people out unasked.</summary>
internal sealed class EndSessionEndpoint(IDbContextFactory<BerthDb> databases, LogoutHandler logout, PageAnswers pages)
{
    public async Task<IResult> RunAsync(HttpContext context)
    {
        if (context.GetOpenIddictServerResponse() is { Error: not null } refused)
        {
            return pages.ProtocolError(context, refused);
        }

        var hint = (await context.AuthenticateAsync(OAuthAnswers.Scheme)).Principal;
        var session = await OpenIdSession.OfAsync(databases, context);
        var meant = session is null || hint?.GetClaim(OpenIddictConstants.Claims.Subject) == session.User.Username;
        var confirmed = HttpMethods.IsPost(context.Request.Method) && SessionCookie.ComesFromOurPages(context);
        if (!meant && !confirmed)
        {
            var given = await Interaction.OfAsync(context.Request);
            return pages.AskSignOut(context, OpenIdPaths.EndSession + given.Query, session!.User, given);
        }

        await logout.EndCurrentAsync(context);
        return Results.SignOut(new AuthenticationProperties { RedirectUri = PagePaths.LoggedOut }, [OAuthAnswers.Scheme]);
    }
}
