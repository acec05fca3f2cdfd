using System.Net;

namespace Berth.Ports.Firewall;

/// <summary>
/// Who may reach whom, worked out from state. What is not allowed here between things on the app network is refused: apps
/// reach their services, the platform's ports, what is published and, unless restricted, the internet; addresses that are not
/// listed reach nothing.
/// </summary>
public sealed record FirewallRules
{
    /// <summary>This platform's name among several on one machine: lower-case letters, digits and dashes, at most 40.</summary>
    public required string Instance { get; init; }

    /// <summary>Name of the app network's interface on this machine.</summary>
    public required string Bridge { get; init; }

    /// <summary>Addresses of the app network.</summary>
    public required IPNetwork Subnet { get; init; }

    /// <summary>The platform's own address on the app network.</summary>
    public required IPAddress PlatformAddress { get; init; }

    /// <summary>This machine's ports that apps may reach: the gateway, the directory.</summary>
    public IReadOnlyList<PortRange> PlatformPorts { get; init; } = [];

    /// <summary>Ports that anybody outside may reach: the gateway and such. Apps' published ports come on top.</summary>
    public IReadOnlyList<PortRange> OpenPorts { get; init; } = [];

    /// <summary>Nobody outside reaches a port of this machine that is neither in <see cref="OpenPorts"/> nor published. Otherwise ports that are not the platform's are left alone.</summary>
    public bool CloseOtherPorts { get; init; }

    public IReadOnlyList<FirewallApp> Apps { get; init; } = [];

    /// <summary>Addresses of service containers. They answer their apps and the platform, and reach nothing themselves.</summary>
    public IReadOnlyList<IPAddress> Services { get; init; } = [];

    /// <summary>Name servers that apps ask when they may reach only some networks.</summary>
    public IReadOnlyList<IPAddress> NameServers { get; init; } = [];

    /// <summary>From here nobody reaches any port of this machine, published ones included. Answers to what this machine asked there still come.</summary>
    public IReadOnlyList<IPNetwork> Blocked { get; init; } = [];

    /// <summary>Exceptions to <see cref="Blocked"/>.</summary>
    public IReadOnlyList<IPNetwork> Trusted { get; init; } = [];
}

/// <summary>One app as the packet filter sees it.</summary>
public sealed record FirewallApp
{
    public required string Id { get; init; }

    /// <summary>Its fixed address, and those of containers that stand in for it.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    /// <summary>Its services.</summary>
    public IReadOnlyList<FirewallPeer> Peers { get; init; } = [];

    /// <summary>Ports of this machine that lead to it.</summary>
    public IReadOnlyList<PortRange> Published { get; init; } = [];

    public Egress Egress { get; init; } = Egress.Open;
}

/// <summary>A TCP port of a container on the app network.</summary>
public sealed record FirewallPeer(IPAddress Address, int Port);

/// <param name="Networks">Where it may go when <see cref="EgressPolicy.Listed"/>.</param>
public sealed record Egress(EgressPolicy Policy, IReadOnlyList<IPNetwork> Networks)
{
    public static readonly Egress Open = new(EgressPolicy.Open, []);
    public static readonly Egress Off = new(EgressPolicy.Off, []);
}

/// <summary>What of the world beyond this machine an app may reach.</summary>
public enum EgressPolicy
{
    /// <summary>All of it.</summary>
    Open,

    /// <summary>Name servers and the networks listed.</summary>
    Listed,

    /// <summary>Nothing.</summary>
    Off,
}

/// <param name="Last">Of the range; the same as <paramref name="First"/> for one port.</param>
public sealed record PortRange(TransportProtocol Protocol, int First, int Last)
{
    public static PortRange Tcp(int port) => new(TransportProtocol.Tcp, port, port);

    public static PortRange Udp(int port) => new(TransportProtocol.Udp, port, port);
}

public enum TransportProtocol
{
    Tcp,
    Udp,
}
