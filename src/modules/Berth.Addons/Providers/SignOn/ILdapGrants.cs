namespace Berth.Addons.Providers.SignOn;

/// <summary>What apps were given to ask the directory with.</summary>
public interface ILdapGrants
{
    /// <summary>The app's bind password; null while it does not hold the <c>ldap</c> addon.</summary>
    Task<string?> FindPasswordAsync(string appId, CancellationToken cancellationToken);
}
