namespace Berth.Ports.Containers;

/// <summary>Something mounted at <paramref name="Target"/>.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Source">Host path (bind) or volume name; null for <see cref="MountKind.Anonymous"/>.</param>
public sealed record Mount(MountKind Kind, string? Source, string Target, bool ReadOnly = false)
{
    public static Mount Bind(string hostPath, string target, bool readOnly = false) => new(MountKind.Bind, hostPath, target, readOnly);

    public static Mount Volume(string name, string target) => new(MountKind.Volume, name, target);

    /// <summary>On disk, seeded from the image's content, gone with the container.</summary>
    public static Mount Anonymous(string target) => new(MountKind.Anonymous, null, target);
}

public enum MountKind
{
    Bind,
    Volume,
    Anonymous,
}

public enum RestartPolicy
{
    No,
    UnlessStopped,
}

public enum PortProtocol
{
    Tcp,
    Udp,
}

/// <param name="HostAddress">Null is every address, IPv4 and IPv6.</param>
public sealed record PublishedPort(PortProtocol Protocol, int HostPort, int ContainerPort, string? HostAddress = null);

/// <param name="Subnet">CIDR, such as <c>172.18.0.0/16</c>.</param>
/// <param name="Gateway">The platform's own address on it, such as <c>172.18.0.1</c>.</param>
/// <param name="DynamicRange">CIDR the engine hands out addresses from when none is asked for, so that fixed ones stay free.</param>
/// <param name="BridgeName">Interface name on the host, at most 15 characters.</param>
public sealed record NetworkSpec(string Name, string Subnet, string Gateway, string DynamicRange, string BridgeName)
{
    /// <summary>What is on it reaches each other and this machine, nothing beyond.</summary>
    public bool IsInternal { get; init; }
}

public sealed record RegistryCredentials(string Server, string Username, string Password);
