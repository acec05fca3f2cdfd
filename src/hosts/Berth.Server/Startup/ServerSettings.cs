using System.Globalization;
using System.Net;
using Berth.Network;
using Berth.Ports.Containers;
using Berth.Ports.Firewall;

namespace Berth.Server.Startup;

/// <summary>Every knob of the server, each with a default; read from the environment.</summary>
public sealed record ServerSettings
{
    /// <summary><c>BERTH_HOME</c>: all state lies below it.</summary>
    public required string Home { get; init; }

    /// <summary><c>BERTH_DOMAIN</c>: the primary domain; the dashboard is <c>my.</c> below it.</summary>
    public required string Domain { get; init; }

    /// <summary><c>BERTH_DNS</c>: provider that keeps the primary domain's records.</summary>
    public required string DnsProvider { get; init; }

    /// <summary><c>BERTH_ADDRESS</c>: what names resolve to on this machine.</summary>
    public required string HostAddress { get; init; }

    /// <summary><c>BERTH_DNS_RESOLVERS</c>: addresses of name servers, by commas, that know where the domains are delegated to; null is what the machine asks.</summary>
    public IReadOnlyList<IPEndPoint>? DnsResolvers { get; init; }

    /// <summary><c>BERTH_HTTPS_PORT</c>: where the gateway answers.</summary>
    public required int HttpsPort { get; init; }

    /// <summary><c>BERTH_API_PORT</c>: loopback port of this process, behind the gateway.</summary>
    public required int ApiPort { get; init; }

    /// <summary><c>BERTH_CATALOG</c>: folder of package folders.</summary>
    public required string Catalog { get; init; }

    /// <summary><c>BERTH_IMAGES</c>: folder of the platform's own images.</summary>
    public required string Images { get; init; }

    /// <summary><c>BERTH_HEALTH_TIMEOUT</c>: seconds a new app may take until it first answers.</summary>
    public required TimeSpan HealthTimeout { get; init; }

    /// <summary><c>BERTH_MINIMUM_FREE_DISK</c>: MiB that must be free for a new app.</summary>
    public required long MinimumFreeDisk { get; init; }

    /// <summary><c>BERTH_NETWORK</c> and <c>BERTH_NETWORK_PREFIX</c>: packages know 172.18.0.0/16, so change it only for a second platform on one machine.</summary>
    public required NetworkSpec Network { get; init; }

    public required string NetworkPrefix { get; init; }

    /// <summary><c>BERTH_INSTANCE</c>: tells two platforms on one engine apart. Only containers with its label are ever touched.</summary>
    public required string Instance { get; init; }

    /// <summary><c>BERTH_LDAPS_PORT</c>: where other hosts ask the directory, once the administrator opens it.</summary>
    public required int LdapsPort { get; init; }

    /// <summary><c>BERTH_HTTP_PORT</c>: where the gateway answers without TLS.</summary>
    public int HttpPort { get; init; } = 80;

    /// <summary><c>BERTH_FIREWALL</c>: <c>on</c>, <c>closed</c> (ports of the machine that are not the platform's too) or <c>off</c>.</summary>
    public FirewallMode Firewall { get; init; } = FirewallMode.On;

    /// <summary><c>BERTH_FIREWALL_PORTS</c>: what stays open beside the platform's own when the firewall is closed, such as <c>2222,60000-61000/udp</c>. 22 always does.</summary>
    public IReadOnlyList<PortRange> FirewallPorts { get; init; } = [];

    /// <summary>In front of service containers' names; empty for the usual single platform.</summary>
    public string ContainerPrefix => Instance == DefaultInstance ? "" : Instance + "-";

    /// <summary>Where apps ask the directory, at the gateway of their network; packages know the number.</summary>
    public const int LdapPort = 3002;

    private const string DefaultInstance = "berth";

    public IPEndPoint Listen => new(IPAddress.Loopback, ApiPort);

    public string DashboardHost => $"my.{Domain}";

    public static ServerSettings FromEnvironment()
    {
        var name = Text("BERTH_NETWORK", "berth");
        var prefix = Text("BERTH_NETWORK_PREFIX", "172.18");
        return new ServerSettings
        {
            Home = Path.GetFullPath(Text("BERTH_HOME", "/var/lib/berth")),
            Domain = Text("BERTH_DOMAIN", "berth.test").ToLowerInvariant(),
            DnsProvider = Text("BERTH_DNS", "hosts"),
            HostAddress = Text("BERTH_ADDRESS", "127.0.0.1"),
            DnsResolvers = Resolvers(Text("BERTH_DNS_RESOLVERS", "")),
            HttpsPort = Number("BERTH_HTTPS_PORT", 443),
            ApiPort = Number("BERTH_API_PORT", 3000),
            HttpPort = Number("BERTH_HTTP_PORT", 80),
            Firewall = FirewallSetup.Mode(Text("BERTH_FIREWALL", "on")),
            FirewallPorts = FirewallSetup.Ports(Text("BERTH_FIREWALL_PORTS", "")),
            LdapsPort = Number("BERTH_LDAPS_PORT", 636),
            Catalog = Path.GetFullPath(Text("BERTH_CATALOG", Path.Combine(AppContext.BaseDirectory, "catalog"))),
            Images = Path.GetFullPath(Text("BERTH_IMAGES", Path.Combine(AppContext.BaseDirectory, "images"))),
            Instance = Text("BERTH_INSTANCE", DefaultInstance),
            HealthTimeout = TimeSpan.FromSeconds(Number("BERTH_HEALTH_TIMEOUT", 600)),
            MinimumFreeDisk = (long)Number("BERTH_MINIMUM_FREE_DISK", 1024) << 20,
            NetworkPrefix = prefix,

            // Fixed addresses of apps are in .16 to .19, so the engine hands out none of those.
            Network = new NetworkSpec(name, $"{prefix}.0.0/16", $"{prefix}.0.1", $"{prefix}.0.0/20", $"br-{name}"[..Math.Min(15, name.Length + 3)]),
        };
    }

    private static string Text(string name, string otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : otherwise;

    private static List<IPEndPoint>? Resolvers(string list) => list.Length == 0 ? null
        : [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(text => IPEndPoint.TryParse(text, out var found) ? found : throw new InvalidOperationException($"BERTH_DNS_RESOLVERS holds \"{text}\", which is no address: give them as in 192.0.2.53,198.51.100.53:5353")).Select(found => found.Port == 0 ? new IPEndPoint(found.Address, 53) : found)];

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
