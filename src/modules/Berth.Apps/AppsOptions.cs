using Berth.Ports.Containers;

namespace Berth.Apps;

/// <summary>Where apps live on this machine.</summary>
public sealed record AppsOptions
{
    /// <summary>The platform's state directory.</summary>
    public required string Home { get; init; }

    public string Network { get; init; } = "berth";

    /// <summary>The platform's address on the app network.</summary>
    public string NetworkAddress { get; init; } = "172.18.0.1";

    /// <summary>First two numbers of apps' fixed addresses: <c>172.18</c> gives 172.18.16.1 to 172.18.19.254.</summary>
    public string NetworkPrefix { get; init; } = "172.18";

    /// <summary>Where apps run on trial: no way out of it. Its addresses are those of <see cref="NetworkPrefix"/> in 10.x, so that two platforms do not meet.</summary>
    public NetworkSpec SandboxNetwork
    {
        get => field ?? new($"{Network}-trial", $"{TrialPrefix}.0/24", $"{TrialPrefix}.1", $"{TrialPrefix}.0/24", $"bt-{Network}"[..Math.Min(15, Network.Length + 3)]) { IsInternal = true };
        init;
    }

    private string TrialPrefix => "10." + string.Join('.', NetworkPrefix.Split('.').Reverse());

    /// <summary>CA bundle with the platform's own authority in it, mounted into every app; null mounts none.</summary>
    public string? TrustBundlePath { get; init; }

    /// <summary>Where this machine's own authorities are (<c>*.crt</c>), beside those that Debian trusts; builds that ask get them.</summary>
    public string MachineAuthorities { get; init; } = "/usr/local/share/ca-certificates";

    /// <summary>How long a new container may take until it first answers.</summary>
    public TimeSpan HealthTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Below this much free disk nothing new is installed.</summary>
    public long MinimumFreeDisk { get; init; } = 1L << 30;

    /// <summary>This platform's name among several on one engine.</summary>
    public string Instance { get; init; } = "berth";

    public string AppDirectory(string appId) => Path.Combine(Home, "apps", appId);

    /// <summary>What the app sees as <c>/app/data</c>.</summary>
    public string DataDirectory(string appId) => Path.Combine(AppDirectory(appId), "data");

    /// <summary>One directory per persistentDirs entry; slashes become underscores, and underscores two, so that no two paths meet.</summary>
    public string PersistentDirectory(string appId, string path) =>
        Path.Combine(AppDirectory(appId), "persistent", path.Trim('/').Replace("_", "__", StringComparison.Ordinal).Replace('/', '_'));

    public string IconPath(string appId) => Path.Combine(AppDirectory(appId), "icon.png");

    public string LogDirectory(string appId) => Path.Combine(Home, "log", "apps", appId);
}
