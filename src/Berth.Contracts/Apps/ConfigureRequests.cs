using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Contracts;

// One record a setting of POST /apps/:id/configure/<setting>. JsonElement tells absent (Undefined) from null.

public sealed record AccessRestrictionRequest
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement AccessRestriction { get; init; }
}

/// <summary>The grant under either name: descriptions in the wild print <c>accessRestriction</c>.</summary>
public sealed record OperatorsRequest
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement Operators { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement AccessRestriction { get; init; }
}

public sealed record LabelRequest(string? Label);

public sealed record TagsRequest(IReadOnlyList<string>? Tags);

/// <param name="Icon">PNG, base64; null goes back to the package's.</param>
public sealed record IconRequest(string? Icon);

public sealed record NotesRequest(string? Notes);

/// <param name="MemoryLimit">Bytes; 0 is the manifest's own.</param>
public sealed record MemoryLimitRequest(long? MemoryLimit);

/// <param name="CpuQuota">Percent of all cores, 1 to 100.</param>
public sealed record CpuQuotaRequest(int? CpuQuota);

/// <summary><c>automatic_backup</c>, <c>automatic_update</c>, <c>turn</c>, <c>redis</c>.</summary>
public sealed record EnableRequest(bool? Enable);

/// <summary><c>robotTxt</c> is how one description spells <see cref="RobotsTxt"/>.</summary>
public sealed record ReverseProxyRequest(string? RobotsTxt = null, string? Csp = null, bool? HstsPreload = null)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement RobotTxt { get; init; }
}

/// <summary>PEM; both null go back to the platform's own certificate.</summary>
public sealed record CertificateRequest(string? Subdomain, string? Domain, string? Cert, string? Key);

/// <summary>Null switches debugging off, otherwise a <see cref="Contracts.DebugMode"/>.</summary>
public sealed record DebugModeRequest
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement DebugMode { get; init; }
}

public sealed record MailboxRequest(bool? Enable, string? MailboxName, string? MailboxDomain, string? MailboxDisplayName);

public sealed record InboxRequest(bool? Enable, string? InboxName, string? InboxDomain);

/// <param name="Env">Replaces the whole map.</param>
public sealed record EnvRequest(IReadOnlyDictionary<string, string>? Env);

public sealed record StorageRequest(string? StorageVolumeId, string? StorageVolumePrefix);

/// <summary>Names and ports of an app; what is not given stays.</summary>
public sealed record LocationRequest
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subdomain { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Location { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Domain { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, int?>? Ports { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, int?>? PortBindings { get; init; }

    /// <summary>As in <see cref="InstallRequest.SecondaryDomains"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement SecondaryDomains { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SubdomainRequest>? RedirectDomains { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SubdomainRequest>? AlternateDomains { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SubdomainRequest>? AliasDomains { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? OverwriteDns { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? SkipDnsSetup { get; init; }
}

public sealed record MountsRequest(IReadOnlyList<AppMount>? Mounts);

/// <param name="Crontab">Lines of <c>min hour day month weekday command</c>; null is none.</param>
public sealed record CrontabRequest(string? Crontab);

public sealed record UpstreamUriRequest(string? UpstreamUri);

public sealed record DevicesRequest(JsonElement Devices);

public sealed record ChecklistRequest(JsonElement Checklist);
