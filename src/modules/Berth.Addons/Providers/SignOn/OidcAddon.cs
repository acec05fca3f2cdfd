using Berth.Addons.Data;
using Berth.Identity;
using Berth.Kernel;

namespace Berth.Addons.Providers.SignOn;

/// <param name="ClientId">For the app's life, wherever it moves.</param>
internal sealed record OidcGrant(string ClientId, string Secret);

/// <summary>Sign-on by OpenID Connect (contract 2.8): the app's client at the platform's own provider, with all the addresses it has now.</summary>
internal sealed class OidcAddon(GrantStore grants, IOidcClients clients) : IAddonProvider
{
    private const string LoginOption = "loginRedirectUri";
    private const string LogoutOption = "logoutRedirectUri";
    private const string AlgorithmOption = "tokenSignatureAlgorithm";

    public string Name => "oidc";

    public Error? Check(AddonRequest request)
    {
        if (!request.App.Sso)
        {
            return null;
        }

        if (request.Text(LoginOption) is not { } login || Split(login).Count == 0)
        {
            return AddonErrors.OptionInvalid(Name, LoginOption, "must name the path to which people return after signing in.");
        }

        return request.Text(AlgorithmOption) is null or "RS256"
            ? null
            : AddonErrors.OptionInvalid(Name, AlgorithmOption, "must be RS256, the only algorithm that this server signs with.");
    }

    public async Task<AddonGrant> EnsureAsync(AddonRequest request, CancellationToken cancellationToken)
    {
        if (!request.App.Sso)
        {
            await TearDownAsync(request.AppId, cancellationToken);
            return AddonGrant.Nothing;
        }

        if (Check(request) is { } problem)
        {
            throw new ErrorException(problem);
        }

        var grant = await grants.GetOrCreateAsync(request.AppId, Name, () => new OidcGrant(request.AppId, AppName.NewPassword()), cancellationToken);
        var client = new AppClient(
            request.AppId, grant.ClientId, grant.Secret, request.App.Title, Addresses(request, LoginOption), Addresses(request, LogoutOption));
        if (await clients.EnsureAppAsync(client, cancellationToken) is { IsOk: false } refused)
        {
            throw new ErrorException(refused.Error);
        }

        return AddonGrant.Of(
            new("OIDC_PROVIDER_NAME", clients.ProviderName),
            new("OIDC_DISCOVERY_URL", $"{clients.Issuer}/.well-known/openid-configuration"),
            new("OIDC_ISSUER", clients.Issuer),
            new("OIDC_AUTH_ENDPOINT", $"{clients.Issuer}/auth"),
            new("OIDC_TOKEN_ENDPOINT", $"{clients.Issuer}/token"),
            new("OIDC_KEYS_ENDPOINT", $"{clients.Issuer}/jwks"),
            new("OIDC_PROFILE_ENDPOINT", $"{clients.Issuer}/me"),
            new("OIDC_CLIENT_ID", grant.ClientId),
            new("OIDC_CLIENT_SECRET", grant.Secret));
    }

    public async Task TearDownAsync(string appId, CancellationToken cancellationToken)
    {
        await grants.DisableAsync(appId, Name, cancellationToken);
        await clients.RemoveAppAsync(appId, cancellationToken);
        await grants.RemoveAsync(appId, Name, cancellationToken);
    }

    /// <summary>Paths count on each of the app's names; whole addresses, such as those of an app's own scheme, stand for themselves.</summary>
    private static List<string> Addresses(AddonRequest request, string option) =>
        [.. Split(request.Text(option) ?? "").SelectMany(entry => IsWhole(entry)
            ? [entry]
            : request.App.Origins.Select(origin => $"{origin}/{entry.TrimStart('/')}")).Distinct(StringComparer.Ordinal)];

    private static List<string> Split(string list) => [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary><c>scheme:…</c>, as RFC 3986 writes schemes.</summary>
    private static bool IsWhole(string entry)
    {
        var colon = entry.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && Uri.CheckSchemeName(entry[..colon]);
    }
}
