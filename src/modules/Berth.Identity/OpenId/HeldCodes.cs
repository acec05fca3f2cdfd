using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Berth.Identity.OpenId;

/// <summary>
/// What a code stands for is held in memory beside it, as it is. The library would write it as a token, sign and encrypt
/// it, and take all that apart again a second later.
/// </summary>
internal sealed class HeldCodes(OidcCodes codes) : IOpenIddictServerHandler<GenerateTokenContext>, IOpenIddictServerHandler<ValidateTokenContext>
{
    /// <summary>In the place of the token; it never leaves the process.</summary>
    private const string Placeholder = "held";

    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        if (context.TokenType == TokenTypeIdentifiers.Private.AuthorizationCode && codes.Hold(context.Principal.GetTokenId()!, context.Principal))
        {
            context.Token = Placeholder;
        }

        return default;
    }

    public ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (context.IsReferenceToken && context.TokenId is { } id && codes.Held(id) is { } principal)
        {
            context.Principal = principal.SetTokenType(TokenTypeIdentifiers.Private.AuthorizationCode);
        }

        return default;
    }
}
