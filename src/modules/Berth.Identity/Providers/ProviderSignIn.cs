using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Berth.Identity.Model;
using Berth.Platform;
using Berth.Ports.Secrets;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Berth.Identity.Providers;

/// <param name="Address">The provider's sign-in page.</param>
/// <param name="Browser">For the browser's cookie.</param>
internal sealed record BegunSignIn(Uri Address, string Browser)
{
    public override string ToString() => Address.Host;
}

/// <summary>The code flow with PKCE, state and nonce, from our side.</summary>
internal sealed class ProviderSignIn(
    ISettings settings, ISecretStore secrets, ProviderDirectory directory, ProviderHttp http, IdTokens idTokens, PendingSignIns pendings, IdentityOptions options)
{
    public const string CallbackPath = "/login/outside/callback";

    public string RedirectUri => options.DashboardOrigin() + CallbackPath;

    public ValueTask<ProviderRules> RulesAsync(CancellationToken cancellationToken) => settings.GetAsync(ProviderRules.Setting, cancellationToken);

    /// <exception cref="ProviderException">It cannot be asked.</exception>
    public Task<ProviderMetadata> MetadataAsync(ProviderRules rules, CancellationToken cancellationToken) => directory.MetadataAsync(rules.Issuer, cancellationToken);

    /// <param name="returnTo">On this server.</param>
    /// <param name="forSession">See <see cref="PendingSignIn.ForSession"/>.</param>
    public async Task<BegunSignIn> BeginAsync(ProviderRules rules, string returnTo, string? forSession, CancellationToken cancellationToken)
    {
        var metadata = await MetadataAsync(rules, cancellationToken);
        var (nonce, verifier, browser) = (Secret.NewToken(), Secret.NewToken(), Secret.NewToken());
        var state = pendings.Add(new(rules.Issuer, nonce, verifier, returnTo, Secret.Hash(browser), forSession));
        var address = QueryHelpers.AddQueryString(metadata.Authorization.AbsoluteUri, new Dictionary<string, string?>
        {
            ["client_id"] = rules.ClientId,
            ["response_type"] = "code",
            ["redirect_uri"] = RedirectUri,
            ["scope"] = "openid profile email",
            ["state"] = state,
            ["nonce"] = nonce,
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
        });
        return new(new(address), browser);
    }

    /// <summary>Who it is that came back with a code.</summary>
    /// <param name="named">The answer's <c>iss</c>; empty when it had none.</param>
    /// <exception cref="ProviderException">Nobody that we may believe in.</exception>
    public async Task<ProviderPerson> RedeemAsync(ProviderRules rules, PendingSignIn pending, string code, string named, CancellationToken cancellationToken)
    {
        if (rules.Issuer != pending.Issuer)
        {
            throw new ProviderException("The provider was changed while somebody was on the way to it.");
        }

        var metadata = await MetadataAsync(rules, cancellationToken);
        if (named.Length > 0 ? named != rules.Issuer : metadata.NamesItself)
        {
            throw new ProviderException("The answer came from another provider (iss).");
        }

        using var answer = await ExchangeAsync(rules, metadata, pending, code, cancellationToken);
        var text = ProviderMetadata.Text(answer.RootElement, "id_token") ?? throw new ProviderException("The provider sent no identity token.");
        var token = await idTokens.VerifyAsync(text, metadata, rules, pending.Nonce, cancellationToken);
        var claims = JsonElement.Parse(Base64Url.DecodeFromChars(token.EncodedPayload));
        if (ProviderMetadata.Text(claims, "email") is null && metadata.UserInfo is not null && ProviderMetadata.Text(answer.RootElement, "access_token") is { } access)
        {
            return await AskWhoAsync(metadata, token, access, cancellationToken);
        }

        return Person(rules.Issuer, token.Subject, claims);
    }

    private async Task<JsonDocument> ExchangeAsync(ProviderRules rules, ProviderMetadata metadata, PendingSignIn pending, string code, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = RedirectUri,
            ["code_verifier"] = pending.Verifier,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, metadata.Token);
        var secret = rules.ClientSecret is { } hidden ? secrets.Unprotect(hidden, ProviderRules.SecretPurpose) : null;
        if (secret is not null && !metadata.PostsSecret)
        {
            // RFC 6749, 2.3.1: both are form-encoded before.
            var pair = $"{Uri.EscapeDataString(rules.ClientId)}:{Uri.EscapeDataString(secret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }
        else
        {
            form["client_id"] = rules.ClientId;
            if (secret is not null)
            {
                form["client_secret"] = secret;
            }
        }

        request.Content = new FormUrlEncodedContent(form);
        return await http.AskAsync(request, metadata.Issuer, cancellationToken);
    }

    /// <summary>Many providers put nothing but the subject into the identity token.</summary>
    private async Task<ProviderPerson> AskWhoAsync(ProviderMetadata metadata, JsonWebToken token, string access, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, metadata.UserInfo);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access.All(letter => letter is > ' ' and < (char)127) ? access : throw new ProviderException("The provider's access token cannot be sent."));
        using var told = await http.AskAsync(request, metadata.Issuer, cancellationToken);
        return ProviderMetadata.Text(told.RootElement, "sub") == token.Subject
            ? Person(token.Issuer, token.Subject, told.RootElement)
            : throw new ProviderException("The provider told us about somebody else (userinfo).");
    }

    private static ProviderPerson Person(string issuer, string subject, JsonElement claims) => new(
        issuer,
        subject,
        ProviderMetadata.Text(claims, "email"),
        claims.TryGetProperty("email_verified", out var verified) && verified.ValueKind == JsonValueKind.True,
        ProviderMetadata.Text(claims, "preferred_username"),
        ProviderMetadata.Text(claims, "name"));
}
