using System.Net;
using Berth.Kernel;

namespace Berth.Identity.Tokens;

/// <summary>Addresses and networks separated by commas or white space: <c>203.0.113.7, 2001:db8::/32</c>.</summary>
internal static class AddressList
{
    /// <summary>The list in one form; null when it is empty, which means everywhere.</summary>
    public static Result<string?> Normalize(string? text, string field)
    {
        var networks = new List<string>();
        foreach (var part in Split(text))
        {
            if (Network(part) is not { } network)
            {
                return Error.Invalid("token.addresses", $"{part} is no address and no network such as 203.0.113.0/24", field);
            }

            networks.Add(network.ToString());
        }

        return networks.Count == 0 ? (string?)null : string.Join(", ", networks);
    }

    public static bool Allows(string? list, IPAddress? address) =>
        list is null || (address is not null && Split(list).Any(part => Network(part) is { } network && network.Contains(address)));

    private static string[] Split(string? text) => (text ?? "").Split([',', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static IPNetwork? Network(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            return network;
        }

        return IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }
}
