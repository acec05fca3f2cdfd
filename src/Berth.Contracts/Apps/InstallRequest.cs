using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Contracts;

/// <summary>
/// <c>POST /apps</c> and <c>POST /apps/install</c> in the spelling of every generation. What is not given is null;
/// properties of type <see cref="JsonElement"/> tell <em>absent</em> (<see cref="JsonValueKind.Undefined"/>) from <em>null</em>.
/// Unknown keys are ignored. Exactly one source: <see cref="AppStoreId"/>, <see cref="Manifest"/>, <see cref="VersionsUrl"/> or <see cref="SourceArchiveId"/>.
/// </summary>
public sealed record InstallRequest
{
    /// <summary>Catalog id, or <c>id@version</c>. Old clients send an empty string along with a manifest.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AppStoreId { get; init; }

    /// <summary>A CloudronManifest.json with <c>dockerImage</c> inside.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement Manifest { get; init; }

    /// <summary>URL of a CloudronVersions.json, with <c>@version</c> at the end for one version. Ours.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? VersionsUrl { get; init; }

    /// <summary>Id from <c>POST /packages</c>: the server builds the image from it. Ours.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SourceArchiveId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subdomain { get; init; }

    /// <summary>The 2016-2021 name of <see cref="Subdomain"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Location { get; init; }

    /// <summary>Absent in 2016.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Domain { get; init; }

    /// <summary>Must be present; null is everybody, otherwise an <see cref="Contracts.AccessRestriction"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement AccessRestriction { get; init; }

    /// <summary>Environment variable to host port; null switches the port off.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, int?>? Ports { get; init; }

    /// <summary>The name of <see cref="Ports"/> before 8.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, int?>? PortBindings { get; init; }

    /// <summary><c>{VARIABLE: {subdomain, domain}}</c>, or a list of those with <c>environmentVariable</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement SecondaryDomains { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SubdomainRequest>? RedirectDomains { get; init; }

    /// <summary>The 2019 name of <see cref="RedirectDomains"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SubdomainRequest>? AlternateDomains { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SubdomainRequest>? AliasDomains { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Env { get; init; }

    /// <summary>Bytes; null or 0 is the manifest's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? MemoryLimit { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? CpuQuota { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Sso { get; init; }

    /// <summary>PNG, base64.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Icon { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Label { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Tags { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Notes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? EnableBackup { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? EnableAutomaticUpdate { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? EnableMailbox { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? EnableTurn { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? EnableRedis { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DebugMode? DebugMode { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RobotsTxt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cert { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? OverwriteDns { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? SkipDnsSetup { get; init; }

    /// <summary>Start from this backup instead of empty.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BackupId { get; init; }

    /// <summary>For app proxies.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UpstreamUri { get; init; }

    /// <summary>For images built from <see cref="SourceArchiveId"/>. Ours.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? BuildArgs { get; init; }
}

/// <param name="TaskId">A string of digits.</param>
public sealed record InstallResponse(string Id, string TaskId);

/// <summary>A name below one of the platform's domains, in requests.</summary>
public sealed record SubdomainRequest(string Subdomain, string Domain)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EnvironmentVariable { get; init; }
}
