using System.Net;
using System.Net.Sockets;
using Berth.Platform;
using Berth.Ports;
using Berth.Ports.Host;

namespace Berth.Domains.Names;

/// <summary>The addresses under which the world reaches this server, as its settings say.</summary>
internal sealed class ServerAddresses(ISettings settings, PlatformAddress platform, IHostAddresses host)
{
    public static readonly Setting<AddressSettings> V4 = new("network.ipv4", new AddressSettings(AddressSettings.Generic));
    public static readonly Setting<AddressSettings> V6 = new("network.ipv6", new AddressSettings(AddressSettings.None));

    public static Setting<AddressSettings> SettingOf(AddressFamily family) => family == AddressFamily.InterNetwork ? V4 : V6;

    /// <summary>Null when this server is to have none.</summary>
    /// <exception cref="PortException"><c>network.no_address</c>: it is to have one, and cannot tell which.</exception>
    public async Task<IPAddress?> FindAsync(AddressFamily family, CancellationToken cancellationToken)
    {
        var setting = await settings.GetAsync(SettingOf(family), cancellationToken);
        return setting.Provider switch
        {
            AddressSettings.None => null,
            AddressSettings.Fixed => IPAddress.Parse(setting.Ip!),
            AddressSettings.ByInterface => host.Find(setting.Link!, family)
                ?? throw new PortException("network.no_address", $"The interface {setting.Link} has no such address. Choose another one, or give the address itself: berth network", isTransient: true),
            _ => await GuessAsync(family, cancellationToken),
        };
    }

    /// <summary>Wanted values by record type; a type whose list is empty must have none.</summary>
    /// <exception cref="PortException"><c>network.no_address</c>.</exception>
    public async Task<(IReadOnlyList<string> A, IReadOnlyList<string> Aaaa)> GetAsync(CancellationToken cancellationToken)
    {
        var v4 = await FindAsync(AddressFamily.InterNetwork, cancellationToken);
        var v6 = await FindAsync(AddressFamily.InterNetworkV6, cancellationToken);
        return v4 is null && v6 is null
            ? throw new PortException("network.no_address", "This server is set to have neither an IPv4 nor an IPv6 address. Set one: berth network ipv4 fixed ADDRESS")
            : (v4 is null ? [] : [v4.ToString()], v6 is null ? [] : [v6.ToString()]);
    }

    private async Task<IPAddress> GuessAsync(AddressFamily family, CancellationToken cancellationToken)
    {
        var name = family == AddressFamily.InterNetwork ? "ipv4" : "ipv6";
        return IPAddress.TryParse(platform.HostAddress, out var given) && given.AddressFamily == family && !IPAddress.IsLoopback(given)
            ? given
            : await host.FindPublicAsync(family, cancellationToken)
                ?? throw new PortException("network.no_address", $"The address under which the world reaches this server could not be found out. Give it: berth network {name} fixed ADDRESS", isTransient: true);
    }
}
