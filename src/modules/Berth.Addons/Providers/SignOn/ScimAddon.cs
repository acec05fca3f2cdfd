using System.Security.Cryptography;
using System.Text;
using Berth.Addons.Data;

namespace Berth.Addons.Providers.SignOn;

/// <summary>
/// Reading people by SCIM 2.0 (contract 2.18). The apps module answers; an app gets the address and a token, which
/// begins with the app's id, so that only one grant has to be opened to check it.
/// </summary>
internal sealed class ScimAddon(GrantStore grants, AddonsOptions options) : IAddonProvider, IScimGrants
{
    public string Name => "scim";

    public async Task<AddonGrant> EnsureAsync(AddonRequest request, CancellationToken cancellationToken)
    {
        var grant = await grants.GetOrCreateAsync(request.AppId, Name, () => new ScimGrant($"{request.AppId}.{RandomNumberGenerator.GetHexString(64, lowercase: true)}"), cancellationToken);
        return AddonGrant.Of(new("SCIM_ORIGIN", $"{options.DashboardOrigin()}/scim"), new("SCIM_TOKEN", grant.Token));
    }

    public Task TearDownAsync(string appId, CancellationToken cancellationToken) => grants.RemoveAsync(appId, Name, cancellationToken);

    public async Task<string?> FindAppAsync(string token, CancellationToken cancellationToken)
    {
        var end = token.LastIndexOf('.');
        return end > 0 && await grants.FindAsync<ScimGrant>(token[..end], Name, cancellationToken) is { } grant
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(grant.Token), Encoding.UTF8.GetBytes(token))
            ? token[..end]
            : null;
    }

    private sealed record ScimGrant(string Token);
}
