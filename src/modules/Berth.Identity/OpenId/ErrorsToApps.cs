using OpenIddict.Abstractions;
using OpenIddict.Core;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Berth.Identity.OpenId;

/// <summary>
/// A mistake in a request is told to the app (RFC 6749, 4.1.2.1) once client and redirect address are known to belong
/// together; the library by itself shows every one of them to the person, who can do nothing about it.
/// </summary>
internal sealed class ErrorsToApps(OpenIddictApplicationManager<OidcClient> clients) : IOpenIddictServerHandler<ApplyAuthorizationResponseContext>
{
    public async ValueTask HandleAsync(ApplyAuthorizationResponseContext context)
    {
        if (context.RedirectUri is null
            && context.Response.Error is not null
            && context.Request is { ClientId: { Length: > 0 } id, RedirectUri: { Length: > 0 } uri }
            && await clients.FindByClientIdAsync(id, context.CancellationToken) is { } client
            && await clients.ValidateRedirectUriAsync(client, uri, context.CancellationToken))
        {
            context.RedirectUri = uri;

            // Nothing follows from a response type that does not exist.
            context.ResponseMode ??= OpenIddictConstants.ResponseModes.Query;
        }
    }
}
