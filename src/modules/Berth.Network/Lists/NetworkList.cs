using System.Net;
using System.Net.Sockets;
using Berth.Kernel;

namespace Berth.Network.Lists;

/// <summary>A list of networks as an administrator keeps it: one a line, with comments behind <c>#</c>.</summary>
internal static class NetworkList
{
    private const int Most = 100_000;
    private const int Narrowest = 4;
    private static readonly IPNetwork[] Loopback = [new(IPAddress.Parse("127.0.0.0"), 8), new(IPAddress.IPv6Loopback, 128)];

    /// <summary><c>network.list</c></summary>
    public static Result<IReadOnlyList<IPNetwork>> Parse(string text, string field)
    {
        var networks = new List<IPNetwork>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var entry = line.Split('#')[0].Trim();
            if (entry.Length == 0)
            {
                continue;
            }

            if (NetworkText.Parse(entry) is not { } network)
            {
                return Error.Invalid("network.list", $"Line {number} is neither an address nor a network: {(entry.Length > 60 ? entry[..60] : entry)}. Write 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32, one a line.", field);
            }

            networks.Add(network);
        }

        return networks.Count > Most
            ? Error.Invalid("network.list", $"The list has more than {Most} entries. Put neighbouring addresses together as networks.", field)
            : networks;
    }

    /// <summary><c>blocklist.too_wide</c>, <c>blocklist.loopback</c>, <c>blocklist.app_network</c>, <c>blocklist.own_address</c>; null when it may be blocked.</summary>
    /// <param name="trusted">Exceptions to it.</param>
    /// <param name="appNetwork">Where apps live.</param>
    /// <param name="caller">Who asks.</param>
    public static Error? Refusal(IReadOnlyList<IPNetwork> blocked, IReadOnlyList<IPNetwork> trusted, IPNetwork appNetwork, IPAddress? caller)
    {
        foreach (var network in blocked)
        {
            if (network.PrefixLength < Narrowest)
            {
                return Error.Invalid("blocklist.too_wide", $"{network} is the whole internet or a great part of it; it would lock everybody out, you included. Nothing wider than /{Narrowest} can be blocked.", "blocklist");
            }

            if (Loopback.Any(loopback => Meet(loopback, network)))
            {
                return Error.Invalid("blocklist.loopback", $"{network} holds this machine's own loopback addresses, which its parts use among themselves. Take it off the list.", "blocklist");
            }

            if (Meet(appNetwork, network))
            {
                return Error.Invalid("blocklist.app_network", $"{network} meets the apps' own network {appNetwork}. Take it off the list; an app's way out is its egress setting.", "blocklist");
            }

            if (caller is not null && network.Contains(caller) && !trusted.Any(exception => exception.Contains(caller)))
            {
                return Error.Invalid("blocklist.own_address", $"{network} holds your own address {caller}: you would lock yourself out. Put your address on the allow list first.", "blocklist");
            }
        }

        return null;
    }

    private static bool Meet(IPNetwork one, IPNetwork other) =>
        one.BaseAddress.AddressFamily == other.BaseAddress.AddressFamily && (one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress));

    /// <summary>IPv4 for what arrives as IPv4 in IPv6's clothes.</summary>
    public static IPAddress? Plain(string? address) =>
        IPAddress.TryParse(address, out var parsed) ? parsed is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: true } ? parsed.MapToIPv4() : parsed : null;
}
