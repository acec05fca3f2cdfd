using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Contracts;

public sealed record AppListResponse(IReadOnlyList<AppResponse> Apps);

/// <summary>
/// An app with every field that a client of any generation reads (rest-api.md section 3). Where two generations name
/// one thing differently both names are written; the older name is derived from the newer.
/// </summary>
public sealed record AppResponse
{
    public required string Id { get; init; }

    /// <summary><c>id@version</c>-less catalog id; empty for an app installed from its own package or image.</summary>
    public string AppStoreId { get; init; } = "";

    /// <summary>URL of the CloudronVersions.json the app follows, or null.</summary>
    public string? VersionsUrl { get; init; }

    /// <summary><c>installed</c>, <c>error</c> or <c>pending_…</c> (rest-api.md 2.1).</summary>
    public required string InstallationState { get; init; }

    /// <summary><c>"&lt;percent&gt;, &lt;message&gt;"</c> while busy, empty when idle, the error's text in state <c>error</c>.</summary>
    public string InstallationProgress { get; init; } = "";

    /// <summary><c>running</c> or <c>stopped</c>.</summary>
    public required string RunState { get; init; }

    /// <summary><c>healthy</c>, <c>unhealthy</c>, <c>error</c>, <c>dead</c>, or null: not probed.</summary>
    public string? Health { get; init; }

    /// <summary>The last probe's finding for people, such as <c>GET / answered 502</c>; ours.</summary>
    public string? HealthMessage { get; init; }

    /// <summary>The task at work on the app, or null.</summary>
    public string? TaskId { get; init; }

    /// <summary>Never an empty string: null, or the object.</summary>
    public AppError? Error { get; init; }

    public required string Subdomain { get; init; }

    /// <summary>The 2016-2021 name of <see cref="Subdomain"/>.</summary>
    public string Location => Subdomain;

    public required string Domain { get; init; }

    public required string Fqdn { get; init; }

    public IReadOnlyList<AppDomain> SecondaryDomains { get; init; } = [];

    public IReadOnlyList<AppDomain> RedirectDomains { get; init; } = [];

    /// <summary>The 2019 name of <see cref="RedirectDomains"/>.</summary>
    public IReadOnlyList<AppDomain> AlternateDomains => RedirectDomains;

    public IReadOnlyList<AppDomain> AliasDomains { get; init; } = [];

    /// <summary>By the environment variable's name.</summary>
    public IReadOnlyDictionary<string, AppPort> Ports { get; init; } = new Dictionary<string, AppPort>();

    /// <summary><see cref="Ports"/> as plain host ports, for clients older than 8.</summary>
    public IReadOnlyDictionary<string, int> PortBindings => Ports.ToDictionary(port => port.Key, port => port.Value.HostPort, StringComparer.Ordinal);

    /// <summary>The package's manifest as it was given, with fields unknown to us.</summary>
    public required JsonElement Manifest { get; init; }

    /// <summary>Null is everybody.</summary>
    public AccessRestriction? AccessRestriction { get; init; }

    public AccessRestriction? Operators { get; init; }

    /// <summary>What the caller is to this app: <c>admin</c>, <c>operator</c>, <c>user</c> or null.</summary>
    public string? AccessLevel { get; init; }

    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>Bytes.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>Percent of all cores, 1 to 100.</summary>
    public int CpuQuota { get; init; } = 100;

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string? Label { get; init; }

    public string? Notes { get; init; }

    /// <summary>Server-relative, or null when the app has no icon.</summary>
    public string? IconUrl { get; init; }

    public DateTimeOffset CreationTime { get; init; }

    /// <summary>Last change of any kind.</summary>
    public DateTimeOffset Ts { get; init; }

    /// <summary>Last update to another package version.</summary>
    public DateTimeOffset? UpdateTime { get; init; }

    public bool Sso { get; init; }

    /// <summary>Where it may go beyond its server.</summary>
    public EgressBody? Egress { get; init; }

    public DebugMode? DebugMode { get; init; }

    public ReverseProxyConfig? ReverseProxyConfig { get; init; }

    public bool EnableBackup { get; init; } = true;

    public bool EnableAutomaticUpdate { get; init; } = true;

    public string? Crontab { get; init; }

    public IReadOnlyList<AppMount> Mounts { get; init; } = [];

    public string? StorageVolumeId { get; init; }

    public string? StorageVolumePrefix { get; init; }

    public bool EnableTurn { get; init; }

    public bool EnableRedis { get; init; }

    public bool EnableMailbox { get; init; }

    public string? MailboxName { get; init; }

    public string? MailboxDomain { get; init; }

    public string? MailboxDisplayName { get; init; }

    public bool EnableInbox { get; init; }

    public string? InboxName { get; init; }

    public string? InboxDomain { get; init; }

    /// <summary>Post-install items by id, as the dashboard ticks them off.</summary>
    public JsonElement? Checklist { get; init; }

    public JsonElement? Devices { get; init; }

    public JsonElement? Certificate { get; init; }

    /// <summary>For app proxies.</summary>
    public string? UpstreamUri { get; init; }

    public string? LastBackupId { get; init; }

    /// <summary>Bytes in use by the app's container at the last look; only in the answer for one app. Ours.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? MemoryUsed { get; init; }
}
