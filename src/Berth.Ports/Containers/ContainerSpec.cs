namespace Berth.Ports.Containers;

/// <summary>Everything about a container that the platform decides; what is not named here is the engine's default.</summary>
public sealed record ContainerSpec
{
    public required string Name { get; init; }

    public required string Image { get; init; }

    /// <summary>Replaces the image's command; null keeps it. The entry point is never touched.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>In this order, later wins.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public required string HostName { get; init; }

    public required string Network { get; init; }

    /// <summary>Fixed IPv4 address on <see cref="Network"/>; null lets the engine choose.</summary>
    public string? IpAddress { get; init; }

    public IReadOnlyList<string> NetworkAliases { get; init; } = [];

    /// <summary>Lines for <c>/etc/hosts</c>: name to address.</summary>
    public IReadOnlyDictionary<string, string> ExtraHosts { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public bool ReadOnlyRoot { get; init; }

    public IReadOnlyList<Mount> Mounts { get; init; } = [];

    /// <summary>Host devices such as <c>/dev/net/tun</c>, at the same path inside.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>Bytes of memory; null is no limit.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Memory plus swap in bytes; null leaves the engine's rule (twice the memory), -1 is unlimited.</summary>
    public long? MemorySwapBytes { get; init; }

    /// <summary>Share of all cores in percent, 1 to 100; null or 100 is no limit.</summary>
    public int? CpuPercent { get; init; }

    public IReadOnlyList<string> AddCapabilities { get; init; } = [];

    public IReadOnlyList<string> DropCapabilities { get; init; } = [];

    public IReadOnlyList<PublishedPort> Ports { get; init; } = [];

    public RestartPolicy Restart { get; init; } = RestartPolicy.UnlessStopped;

    /// <summary>Time between SIGTERM and SIGKILL.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>One log file's ceiling in bytes before it is rotated.</summary>
    public long LogMaxBytes { get; init; } = 10 << 20;

    /// <summary>Log files kept, the current one included.</summary>
    public int LogMaxFiles { get; init; } = 2;

    public bool Tty { get; init; }
}
