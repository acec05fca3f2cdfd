using System.Net;
using Berth.Contracts;

namespace Berth.Identity;

/// <summary>An app that asks the directory.</summary>
/// <param name="Restriction">Whom it may see; null means everybody.</param>
/// <param name="BindPassword">What it was given as <c>CLOUDRON_LDAP_BIND_PASSWORD</c>.</param>
public sealed record LdapApp(string AppId, AccessRestriction? Restriction, string BindPassword)
{
    public override string ToString() => AppId;
}

/// <summary>Knows the apps that may ask the directory. The apps module, which is above this one, registers it.</summary>
public interface ILdapApps
{
    /// <summary>The app with the <c>ldap</c> addon whose container, or one of its task containers, has this address.</summary>
    ValueTask<LdapApp?> FindByAddressAsync(IPAddress address, CancellationToken cancellationToken);
}
