using System.Net;
using System.Net.Sockets;
using Berth.Contracts;
using Berth.Kernel;

namespace Berth.Domains.Names;

/// <summary>Where an address of this server comes from (IpConfig of rest-api.md 3).</summary>
internal sealed record AddressSettings(string Provider, string? Ip = null, string? Link = null)
{
    public const string None = "noop";
    public const string Fixed = "fixed";
    public const string ByInterface = "interface";
    public const string Generic = "generic";

    /// <summary><c>network.bad_address</c>.</summary>
    public static Result<AddressSettings> Read(IpConfig config, AddressFamily family, IReadOnlyList<string> interfaces)
    {
        var (name, link) = (config.Provider, config.Iface ?? config.Ifname);
        switch (name)
        {
            case None or Generic:
                return new AddressSettings(name);
            case Fixed or "static":
                return IPAddress.TryParse(config.Ip, out var address) && address.AddressFamily == family
                    ? new AddressSettings(Fixed, address.ToString())
                    : Error.Invalid("network.bad_address", $"ip must be an {(family == AddressFamily.InterNetwork ? "IPv4" : "IPv6")} address.", "ip");
            case ByInterface or "network-interface":
                return link is not null && interfaces.Contains(link, StringComparer.Ordinal)
                    ? new AddressSettings(ByInterface, Link: link)
                    : Error.Invalid("network.bad_address", $"iface must be one of {string.Join(", ", interfaces)}.", "iface");
            default:
                return Error.Invalid("network.bad_address", "provider must be one of noop, fixed, interface, generic.", "provider");
        }
    }

    public IpConfig ToConfig() => new() { Provider = Provider, Ip = Ip, Iface = Link, Ifname = Link };
}
