using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Domains;

namespace Berth.Apps;

/// <summary>
/// Everything an app shall be, as data: its container, names, ports and addons follow from it alone. Stored as JSON;
/// a change is a new spec, and going back is going back to the old one.
/// </summary>
public sealed record AppSpec
{
    /// <summary>The package's manifest as given, unknown fields included.</summary>
    public required JsonElement Manifest { get; init; }

    /// <summary>What the container is made from. For packages built here the tag follows from the content, so it is known before the build.</summary>
    public required string Image { get; init; }

    /// <summary>Package store id (<c>src-…</c>) when the image is built on this server; null when it is pulled or loaded.</summary>
    public string? Source { get; init; }

    /// <summary>Catalog id; empty for an app that did not come from the catalog.</summary>
    public string AppStoreId { get; init; } = "";

    /// <summary>CloudronVersions.json the app follows; null for none.</summary>
    public string? VersionsUrl { get; init; }

    /// <summary>Empty is the bare domain.</summary>
    public required string Subdomain { get; init; }

    public required string Domain { get; init; }

    public IReadOnlyList<AppHostName> SecondaryDomains { get; init; } = [];

    public IReadOnlyList<AppHostName> RedirectDomains { get; init; } = [];

    public IReadOnlyList<AppHostName> AliasDomains { get; init; } = [];

    /// <summary>Environment variable to first host port. A port that is absent is switched off.</summary>
    public IReadOnlyDictionary<string, int> Ports { get; init; } = new Dictionary<string, int>();

    /// <summary>The owner's own variables: JSON, encrypted.</summary>
    public string? Env { get; init; }

    /// <summary>Bytes the owner allows; null follows the manifest.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>Percent of all cores, 1 to 100.</summary>
    public int CpuQuota { get; init; } = 100;

    /// <summary>The app knows the platform's users.</summary>
    public bool Sso { get; init; }

    public AppDebugMode? DebugMode { get; init; }

    /// <summary>Optional addons that were switched: name to on or off.</summary>
    public IReadOnlyDictionary<string, bool> Switches { get; init; } = new Dictionary<string, bool>();

    /// <summary>Where it may go beyond its server; null is everywhere.</summary>
    public AppEgress? Egress { get; init; }

    [JsonIgnore]
    public string Fqdn => HostNames.Join(Subdomain, Domain);

    /// <summary>Every host name the app answers on, the primary one first.</summary>
    [JsonIgnore]
    public IEnumerable<AppHostName> Hosts =>
        [new AppHostName(Subdomain, Domain), .. SecondaryDomains, .. AliasDomains, .. RedirectDomains];
}

/// <param name="Variable">The environment variable that carries the name; only for secondary domains.</param>
public sealed record AppHostName(string Subdomain, string Domain, string? Variable = null)
{
    [JsonIgnore]
    public string Fqdn => HostNames.Join(Subdomain, Domain);
}

/// <param name="Policy">One of <see cref="EgressPolicies"/>.</param>
/// <param name="Allow">Addresses, networks and host names; only for <see cref="EgressPolicies.Allowlist"/>.</param>
public sealed record AppEgress(string Policy, IReadOnlyList<string> Allow);

/// <summary>The words of an app's egress policy.</summary>
public static class EgressPolicies
{
    public const string Open = "open";
    public const string Allowlist = "allowlist";
    public const string Off = "off";
}

/// <param name="Command">Runs instead of the image's command; null keeps that.</param>
public sealed record AppDebugMode(IReadOnlyList<string>? Command, bool ReadonlyRootfs);
