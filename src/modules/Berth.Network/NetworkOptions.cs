using Berth.Ports.Containers;
using Berth.Ports.Firewall;

namespace Berth.Network;

/// <summary>What of the network does not change while the server runs.</summary>
public sealed record NetworkOptions
{
    /// <summary>This platform's name among several on one machine.</summary>
    public required string Instance { get; init; }

    /// <summary>The app network.</summary>
    public required NetworkSpec Network { get; init; }

    /// <summary>Labels of this platform's containers.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public FirewallMode Mode { get; init; } = FirewallMode.On;

    /// <summary>This machine's ports that apps may reach.</summary>
    public IReadOnlyList<PortRange> PlatformPorts { get; init; } = [];

    /// <summary>This machine's ports that everybody may reach.</summary>
    public IReadOnlyList<PortRange> OpenPorts { get; init; } = [];

    /// <summary>Where the machine's name servers stand.</summary>
    public string ResolverFile { get; init; } = "/etc/resolv.conf";
}

public enum FirewallMode
{
    /// <summary>Apps are kept apart, the block list holds, and ports that are not the platform's are left alone.</summary>
    On,

    /// <summary>The same, and every port of the machine that is not the platform's is closed to the outside.</summary>
    Closed,

    /// <summary>No rules at all.</summary>
    Off,
}
