using System.Net;

namespace Berth.Ldap;

/// <summary>One connection, as the directory sees it.</summary>
/// <param name="remote">Where the client is.</param>
public sealed class LdapSession(IPEndPoint remote)
{
    public IPEndPoint Remote { get; } = remote;

    /// <summary>TLS is on.</summary>
    public bool IsEncrypted { get; internal set; }

    /// <summary>Empty while nobody is bound.</summary>
    public string Identity { get; internal set; } = "";

    /// <summary>What the directory left with the bind; null while nobody is bound.</summary>
    public object? State { get; internal set; }
}
