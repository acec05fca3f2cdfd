using System.Net;
using System.Net.Sockets;

namespace Berth.Identity.Providers;

/// <summary>
/// Where we go on behalf of a provider. An administrator chose the issuer, so its own host may be in the house; every
/// other address comes from what the provider wrote, and must lie on the public internet: nobody may have this server
/// ask its own neighbours.
/// </summary>
internal static class ProviderAddresses
{
    private static readonly IPNetwork[] Inside =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("192.88.99.0/24"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("224.0.0.0/3"),
    ];

    /// <summary>Nothing else of IPv6 is the public internet, and of it these lead back into IPv4 or nowhere.</summary>
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] NotReally = [IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16")];

    /// <summary>Null when nobody can be asked at this address: TLS everywhere, except on this machine itself.</summary>
    /// <param name="issuer">Null when it is the issuer itself.</param>
    public static Uri? Read(string? text, Uri? issuer)
    {
        if (text is null || text.Length > 2000 || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0 || uri.Host.Length == 0)
        {
            return null;
        }

        // "http" only on the loopback, and there only where the administrator sent us.
        return uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback && (issuer is null || IsOwn(uri, issuer))) ? uri : null;
    }

    /// <summary>Same scheme, host and port.</summary>
    public static bool IsOwn(Uri uri, Uri issuer) => uri.GetLeftPart(UriPartial.Authority) == issuer.GetLeftPart(UriPartial.Authority);

    /// <summary>May be connected to.</summary>
    /// <param name="address">As the name was resolved just now.</param>
    /// <param name="own">It is the issuer's own host.</param>
    public static bool Allows(IPAddress address, bool own)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        // Cloud machines hand their credentials out on the link.
        var linkOnly = address.IsIPv6LinkLocal || IPNetwork.Parse("169.254.0.0/16").Contains(address);
        if (linkOnly || address.IsIPv6Multicast || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || IPNetwork.Parse("224.0.0.0/3").Contains(address))
        {
            return false;
        }

        return own || (address.AddressFamily == AddressFamily.InterNetwork
            ? !Inside.Any(network => network.Contains(address))
            : Global.Contains(address) && !NotReally.Any(network => network.Contains(address)));
    }
}
