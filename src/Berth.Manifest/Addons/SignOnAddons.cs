using System.Text.Json;

namespace Berth.Manifest;

public sealed record LdapAddon(JsonElement Options) : ManifestAddon("ldap", Options)
{
    public override bool IsSignOn => true;
}

/// <summary>The sign-on before OpenID Connect; tolerated.</summary>
public sealed record OAuthAddon(JsonElement Options) : ManifestAddon("oauth", Options)
{
    public override bool IsSignOn => true;
}

/// <param name="LoginRedirectUris">Paths on the app's own host (<c>/auth/return</c>) or whole URIs with a scheme of the app's own (<c>app.immich:/</c>). May be empty.</param>
/// <param name="LogoutRedirectUri">Path to return to after a logout.</param>
/// <param name="TokenSignatureAlgorithm"><c>RS256</c> or <c>EdDSA</c>.</param>
public sealed record OidcAddon(JsonElement Options, IReadOnlyList<string> LoginRedirectUris, string? LogoutRedirectUri, string TokenSignatureAlgorithm)
    : ManifestAddon("oidc", Options)
{
    public override bool IsSignOn => true;
}

/// <summary><c>proxyAuth</c>: the gateway asks for a login before a request reaches the app.</summary>
/// <param name="Path">With one leading slash: only this prefix is protected, or everything but it when <paramref name="Inverted"/>. Null: everything.</param>
/// <param name="BasicAuth">HTTP Basic with the platform's password is accepted as well.</param>
/// <param name="SupportsBearerAuth">Requests with an <c>Authorization: Bearer</c> header pass; the app checks them itself.</param>
public sealed record ProxyAuthAddon(JsonElement Options, string? Path, bool Inverted, bool BasicAuth, bool SupportsBearerAuth)
    : ManifestAddon("proxyAuth", Options)
{
    public override bool IsSignOn => true;
}
