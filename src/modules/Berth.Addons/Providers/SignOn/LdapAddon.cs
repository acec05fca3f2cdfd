using System.Globalization;
using System.Security.Cryptography;
using Berth.Addons.Data;

namespace Berth.Addons.Providers.SignOn;

/// <summary>
/// The directory of people over LDAP (contract 2.7). The directory itself is the identity module's; an app gets its
/// address, a name and a password of its own.
/// </summary>
internal sealed class LdapAddon(GrantStore grants, AddonsOptions options) : IAddonProvider, ILdapGrants
{
    public const string AddonName = "ldap";

    public string Name => AddonName;

    public async Task<AddonGrant> EnsureAsync(AddonRequest request, CancellationToken cancellationToken)
    {
        var grant = await grants.GetOrCreateAsync(request.AppId, Name, () => new LdapGrant(RandomNumberGenerator.GetHexString(48, lowercase: true)), cancellationToken);
        var (host, port) = (options.Network.Gateway, options.LdapPort.ToString(CultureInfo.InvariantCulture));
        return AddonGrant.Of(
            new("LDAP_SERVER", host),
            new("LDAP_HOST", host),
            new("LDAP_PORT", port),
            new("LDAP_URL", $"ldap://{host}:{port}"),
            new("LDAP_USERS_BASE_DN", "ou=users,dc=cloudron"),
            new("LDAP_GROUPS_BASE_DN", "ou=groups,dc=cloudron"),
            new("LDAP_BIND_DN", $"cn={request.AppId},ou=apps,dc=cloudron"),
            new("LDAP_BIND_PASSWORD", grant.Password));
    }

    public Task TearDownAsync(string appId, CancellationToken cancellationToken) => grants.RemoveAsync(appId, Name, cancellationToken);

    public async Task<string?> FindPasswordAsync(string appId, CancellationToken cancellationToken) =>
        (await grants.FindAsync<LdapGrant>(appId, Name, cancellationToken))?.Password;

    private sealed record LdapGrant(string Password);
}
