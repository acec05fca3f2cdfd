using Berth.Kernel;

namespace Berth.Identity;

/// <summary>An app that asks the platform who somebody is.</summary>
/// <param name="ClientId">Stays for the app's life.</param>
/// <param name="Secret">Only its hash is kept here.</param>
/// <param name="RedirectUris">Absolute, compared letter by letter; an app's own scheme (<c>app.immich:/</c>) is one too.</param>
/// <param name="PostLogoutRedirectUris">Where people may be sent after signing out.</param>
public sealed record AppClient(
    string AppId,
    string ClientId,
    string Secret,
    string Name,
    IReadOnlyList<string> RedirectUris,
    IReadOnlyList<string> PostLogoutRedirectUris)
{
    public override string ToString() => ClientId;
}

/// <summary>The OpenID Connect clients of apps.</summary>
public interface IOidcClients
{
    /// <summary>Where the provider answers: <c>https://my.example.com/openid</c>.</summary>
    string Issuer { get; }

    /// <summary>What apps call it on their sign-in button.</summary>
    string ProviderName { get; }

    /// <summary>Makes the client, or gives it these addresses and this secret. Repeatable. Fails with <c>oidc.redirect</c> when an address cannot be one.</summary>
    Task<Result<string>> EnsureAppAsync(AppClient client, CancellationToken cancellationToken);

    /// <summary>Removes the app's clients and all their tokens. Nothing there is fine.</summary>
    Task RemoveAppAsync(string appId, CancellationToken cancellationToken);
}
