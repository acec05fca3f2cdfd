using System.Text.Json;
using Berth.Identity.Model;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Berth.Identity.Providers;

/// <summary>Verifies identity tokens as OpenID Connect Core 1.0, 3.1.3.7 says.</summary>
internal sealed class IdTokens(ProviderDirectory directory, TimeProvider clock)
{
    private const int Longest = 64 * 1024;
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    /// <summary>Never "none", and never a MAC: its key would be one that is public here.</summary>
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = Longest };

    /// <exception cref="ProviderException">It must not be believed.</exception>
    public async Task<JsonWebToken> VerifyAsync(string text, ProviderMetadata metadata, ProviderRules rules, string nonce, CancellationToken cancellationToken)
    {
        JsonWebToken token;
        try
        {
            token = text.Length <= Longest ? new(text) : throw new ProviderException("The provider's identity token is too long.");
        }
        catch (Exception problem) when (problem is ArgumentException or SecurityTokenException or JsonException)
        {
            throw new ProviderException("The provider's identity token cannot be read.", problem);
        }

        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = rules.Issuer,
            ValidAudience = rules.ClientId,
            ValidAlgorithms = Algorithms,
            IssuerSigningKeys = await directory.KeysAsync(metadata, string.IsNullOrEmpty(token.Kid) ? null : token.Kid, cancellationToken),
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (notBefore, expires, _, _) => IsNow(notBefore, expires),
        });
        if (!result.IsValid)
        {
            throw new ProviderException($"The provider's identity token was not accepted: {result.Exception?.GetType().Name}.", result.Exception);
        }

        if (!token.TryGetPayloadValue<string>("nonce", out var given) || !Secret.Same(given ?? "", nonce))
        {
            throw new ProviderException("The provider's identity token is not the answer to this sign-in (nonce).");
        }

        var named = token.TryGetPayloadValue<string>("azp", out var party);
        if (named ? party != rules.ClientId : token.Audiences.Count() > 1)
        {
            throw new ProviderException("The provider's identity token was made for another client (azp).");
        }

        return token.Subject is { Length: > 0 and <= 255 } ? token : throw new ProviderException("The provider's identity token does not say who it is about.");
    }

    private bool IsNow(DateTime? notBefore, DateTime? expires)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return expires + Skew > now && (notBefore is null || notBefore - Skew <= now);
    }
}
