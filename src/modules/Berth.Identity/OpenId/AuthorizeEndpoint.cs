using Berth.Contracts;
using Berth.Identity.Model;
using Berth.Identity.Pages;
using Berth.Platform;
using Berth.Web;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Berth.Identity.OpenId;

/// <summary>Sends people who are signed in, and may enter, back to the app with a code; the others to the sign-in page, or to whoever can let them in.</summary>
internal sealed class AuthorizeEndpoint(
    OidcClients clients, Admission admission, IEventLog log, PageAnswers pages, TimeProvider clock)
{
    /// <summary>A sign-in this recent satisfies any <c>max_age</c>, 0 too: otherwise it could never be satisfied.</summary>
    private static readonly TimeSpan JustNow = TimeSpan.FromSeconds(30);

    public async Task<IResult> RunAsync(HttpContext context)
    {
        if (context.GetOpenIddictServerResponse() is { Error: not null } refused)
        {
            return pages.ProtocolError(context, refused);
        }

        var request = context.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("No authorization request was read.");
        var session = OpenIdSession.Of(context);
        if (session is null || MustProveAgain(request, session))
        {
            return request.HasPromptValue(PromptValues.None)
                ? OAuthAnswers.Refuse(Errors.LoginRequired, "Nobody is signed in.")
                : Results.Redirect(PagePaths.Login(await Interaction.OfAsync(context.Request, Parameters.Prompt, Parameters.MaxAge), again: session is not null));
        }

        var client = await clients.FindAsync(request.ClientId, context.RequestAborted) ?? throw new InvalidOperationException("The client is gone.");
        var verdict = await admission.OfAsync(session.User, client, context.RequestAborted);
        if (verdict.Refusal is { } refusal)
        {
            await RecordAsync("user.login.refused", session.User, client, context);
            return request.HasPromptValue(PromptValues.None)
                ? OAuthAnswers.Refuse(Errors.AccessDenied, "This person may not enter.")
                : await pages.RefusedAsync(context, session.User, verdict.Title, refusal, PagePaths.Login(await Interaction.OfAsync(context.Request), again: true));
        }

        await RecordAsync("user.login", session.User, client, context);
        var principal = PersonClaims.Principal(session.User, request.GetScopes(), []);
        principal.SetAuthorizationId(Guid.CreateVersion7().ToString());
        principal.SetClaim(Claims.AuthenticationTime, session.Since.ToUnixTimeSeconds());
        principal.SetDestinations(claim => claim.Type == Claims.AuthenticationTime ? [Destinations.IdentityToken] : claim.GetDestinations());
        return Results.SignIn(principal, null, OAuthAnswers.Scheme);
    }

    private bool MustProveAgain(OpenIddictRequest request, OpenIdSession session)
    {
        var age = clock.GetUtcNow() - session.Since;
        return request.HasPromptValue(PromptValues.Login)
            || request.HasPromptValue(PromptValues.SelectAccount)
            || (request.MaxAge is { } seconds && age > TimeSpan.FromSeconds(seconds) && age > JustNow);
    }

    private Task<Guid> RecordAsync(string action, User user, OidcClient client, HttpContext context)
    {
        var source = new EventSource { Username = user.Username, UserId = user.Id, Ip = ClientAddress.Of(context)?.ToString(), AuthType = WayIn.Oidc, AppId = client.AppId };
        return log.AppendAsync(
            new(action, source) { AppId = client.AppId, Data = new() { ["userId"] = user.Id, ["way"] = WayIn.Oidc, ["clientId"] = client.ClientId } },
            context.RequestAborted);
    }
}
