using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Berth.Ports;

namespace Berth.Host.Dns;

/// <summary>Lets only what is plainly a host name and an address into the hosts file.</summary>
internal static partial class HostsEntry
{
    private const int MaxName = 253;

    /// <summary>Lower case.</summary>
    /// <exception cref="PortException"><c>dns.invalid_host</c></exception>
    public static string CheckHost(string host)
    {
        var name = host.ToLowerInvariant();
        if (name.StartsWith("*.", StringComparison.Ordinal))
        {
            throw new PortException("dns.invalid_host", "A hosts file knows no wildcards. Name every host, or use another DNS provider for this domain.");
        }

        return IsHost(name)
            ? name
            : throw new PortException("dns.invalid_host", $"\"{Shown(host)}\" is not a host name.");
    }

    /// <exception cref="PortException"><c>dns.invalid_address</c></exception>
    public static string CheckAddress(string address) =>
        Canonical(address) ?? throw new PortException("dns.invalid_address", $"\"{Shown(address)}\" is not an IPv4 or IPv6 address.");

    public static bool IsHost(string name) => name.Length <= MaxName && HostPattern().IsMatch(name);

    /// <summary>Null for anything that is no address, or one that only old C programs read as such (<c>1</c>, <c>010.0.0.1</c>).</summary>
    public static string? Canonical(string address) =>
        IPAddress.TryParse(address, out var parsed)
            && (parsed.AddressFamily == AddressFamily.InterNetworkV6 ? !address.AsSpan().ContainsAny("%[]") : parsed.ToString() == address)
            ? parsed.ToString()
            : null;

    private static string Shown(string text) => text.Length > 80 ? text[..80] + "…" : text;

    [GeneratedRegex(@"^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex HostPattern();
}
