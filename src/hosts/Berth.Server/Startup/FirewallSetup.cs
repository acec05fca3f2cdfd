using System.Globalization;
using Berth.Apps;
using Berth.Network;
using Berth.Ports.Firewall;

namespace Berth.Server.Startup;

/// <summary>Which of this machine's ports are the platform's, and for whom.</summary>
internal static class FirewallSetup
{
    private const int Ssh = 22;

    public static NetworkOptions Options(ServerSettings settings) => new()
    {
        Instance = settings.Instance,
        Network = settings.Network,
        Labels = Instance.Labels(settings.Instance),
        Mode = settings.Firewall,
        PlatformPorts = [PortRange.Tcp(settings.HttpsPort), PortRange.Udp(settings.HttpsPort), PortRange.Tcp(settings.HttpPort), PortRange.Tcp(ServerSettings.LdapPort), PortRange.Tcp(settings.LdapsPort)],
        OpenPorts = [PortRange.Tcp(Ssh), PortRange.Tcp(settings.HttpsPort), PortRange.Udp(settings.HttpsPort), PortRange.Tcp(settings.HttpPort), PortRange.Tcp(settings.LdapsPort), .. settings.FirewallPorts],
    };

    /// <summary><c>on</c>, <c>closed</c> or <c>off</c>; anything else is on, for a slip of the pen must not open the server.</summary>
    public static FirewallMode Mode(string text) => text switch
    {
        "off" => FirewallMode.Off,
        "closed" => FirewallMode.Closed,
        _ => FirewallMode.On,
    };

    /// <summary><c>2222,60000-61000/udp</c></summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static IReadOnlyList<PortRange> Ports(string text) => [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Port)];

    private static PortRange Port(string text)
    {
        var parts = text.Split('/');
        var ends = parts[0].Split('-');
        return parts.Length <= 2 && ends.Length <= 2 && Number(ends[0]) is { } first && Number(ends[^1]) is { } last && first <= last && parts.ElementAtOrDefault(1) is null or "tcp" or "udp"
            ? new PortRange(parts.ElementAtOrDefault(1) == "udp" ? TransportProtocol.Udp : TransportProtocol.Tcp, first, last)
            : throw new FormatException($"BERTH_FIREWALL_PORTS holds '{text}', which is no port. Write 2222, 2222/tcp or 60000-61000/udp.");
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65535 ? number : null;
}
