using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Contracts;

/// <summary><c>POST /apps/:id/update</c>: another manifest, catalog version, versions URL or source archive; none of them is the newest version of where the app came from.</summary>
public sealed record UpdateRequest
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AppStoreId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement Manifest { get; init; }

    /// <summary>As in <see cref="InstallRequest.VersionsUrl"/>. Ours.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? VersionsUrl { get; init; }

    /// <summary>As in <see cref="InstallRequest.SourceArchiveId"/>. Ours.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SourceArchiveId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Icon { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? SkipBackup { get; init; }

    /// <summary>Also for an app in state <c>error</c> or stopped, and to an older version.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Force { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, int?>? PortBindings { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? BuildArgs { get; init; }
}

/// <param name="Updates">By app id: <c>{id, creationDate, manifest, iconUrl, unstable}</c>; empty when there is none.</param>
public sealed record UpdatesResponse(JsonElement Updates);

/// <summary><c>POST /apps/:id/repair</c>: with nothing given, tries again what failed.</summary>
public sealed record RepairRequest
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement Manifest { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DockerImage { get; init; }
}

/// <summary><c>POST /apps/:id/clone</c>. Without <see cref="BackupId"/> only the settings are cloned.</summary>
public sealed record CloneRequest
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BackupId { get; init; }

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

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement SecondaryDomains { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? OverwriteDns { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? SkipDnsSetup { get; init; }
}

/// <summary><c>GET /apps/:id/limits</c></summary>
public sealed record AppLimitsResponse(AppLimits Limits);

public sealed record AppLimits(AppMemoryLimits Memory);

/// <summary>Bytes.</summary>
public sealed record AppMemoryLimits(long Minimum, long Current, long Maximum);
