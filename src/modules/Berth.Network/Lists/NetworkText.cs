using System.Net;
using System.Net.Sockets;

namespace Berth.Network.Lists;

/// <summary>Addresses and networks as people write them.</summary>
public static class NetworkText
{
    /// <summary><c>1.2.3.4</c>, <c>1.2.3.0/24</c> or the same of IPv6; bits of the address behind the prefix do not matter. Null when it is neither.</summary>
    public static IPNetwork? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address) || text.Contains('%', StringComparison.Ordinal) || (!text.Contains(':', StringComparison.Ordinal) && text.Count(mark => mark == '.') != 3))
        {
            return null;
        }

        var bits = address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
        var length = bits;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out length) || length > bits))
        {
            return null;
        }

        // The kernel sees such a peer as what it is.
        return address.IsIPv4MappedToIPv6 && length >= 96 ? Masked(address.MapToIPv4(), length - 96) : Masked(address, length);
    }

    private static IPNetwork Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - kept));
        }

        return new IPNetwork(new IPAddress(bytes), length);
    }
}
