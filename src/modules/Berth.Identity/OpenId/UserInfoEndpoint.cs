using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Berth.Identity.OpenId;

/// <summary>Who the access token is about; nobody any more once they may not enter.</summary>
internal sealed class UserInfoEndpoint(OidcClients clients, Admission admission)
{
    public async Task<IResult> RunAsync(HttpContext context)
    {
        var read = await context.AuthenticateAsync(OAuthAnswers.Scheme);
        if (read.Principal is not { } principal
            || await clients.FindAsync(principal.GetPresenters().FirstOrDefault() ?? principal.GetClaim(Claims.ClientId), context.RequestAborted) is not { } client
            || await admission.StillAsync(principal.GetClaim(PersonClaims.UserId), client, context.RequestAborted) is not { } user)
        {
            return OAuthAnswers.Challenge(Errors.InvalidToken, "The token is unknown or ended, or its person may not enter any more.");
        }

        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(PersonClaims.Of(user, principal.HasScope).ToDictionary(claim => claim.Key, claim => claim.Value));
    }
}
