using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Berth.Identity.OpenId;

/// <summary>Codes and refresh tokens become tokens, for people who may still enter, with what is true of them now.</summary>
internal sealed class TokenEndpoint(OidcClients clients, Admission admission)
{
    public async Task<IResult> RunAsync(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("No token request was read.");
        var read = await context.AuthenticateAsync(OAuthAnswers.Scheme);
        if (read.Principal is not { } before)
        {
            return OAuthAnswers.Refuse(Errors.InvalidGrant, "The code or token is not valid.");
        }

        var client = await clients.FindAsync(request.ClientId, context.RequestAborted);
        return await admission.StillAsync(before.GetClaim(PersonClaims.UserId), client, context.RequestAborted) is { } user
            ? Results.SignIn(PersonClaims.Principal(user, before.GetScopes(), before.Claims), null, OAuthAnswers.Scheme)
            : OAuthAnswers.Refuse(Errors.InvalidGrant, "This person may not enter any more.");
    }
}
