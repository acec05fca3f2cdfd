using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Contracts;

/// <summary><c>POST /apps/:id/uninstall</c>; clients send nothing, which keeps a last backup.</summary>
/// <param name="SkipBackup">Keep nothing. Ours.</param>
/// <param name="Force">The same.</param>
public sealed record UninstallRequest(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? SkipBackup = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Force = null);

/// <summary>An app that was uninstalled and can come back (rest-api.md 4.9).</summary>
public sealed record ArchiveResponse
{
    public required string Id { get; init; }

    /// <summary>The app's id; it gets it back. Ours.</summary>
    public required string AppId { get; init; }

    public required string BackupId { get; init; }

    /// <summary>What people called it. Ours.</summary>
    public required string Title { get; init; }

    /// <summary>Where it was. Ours.</summary>
    public required string Fqdn { get; init; }

    public DateTimeOffset CreationTime { get; init; }

    /// <summary>It is removed after this. Ours.</summary>
    public DateTimeOffset ExpiryTime { get; init; }

    public string? IconUrl { get; init; }

    public JsonElement Manifest { get; init; }

    public required ArchivedAppConfig AppConfig { get; init; }

    /// <summary>Ours.</summary>
    public string? SiteId { get; init; }

    /// <summary>Bytes. Ours.</summary>
    public long Size { get; init; }
}

public sealed record ArchivedAppConfig(string Id, string Subdomain, string Domain, string Fqdn, IReadOnlyDictionary<string, int> PortBindings);

public sealed record ArchiveListResponse(IReadOnlyList<ArchiveResponse> Archives);

/// <summary>How long uninstalled apps are kept. Ours.</summary>
public sealed record ArchivePolicy(int KeepDays);

/// <summary><c>POST /apps/import</c> and <c>/apps/import/list</c>: another server's site, read only. Ours.</summary>
/// <param name="EncryptionPassword">Of the repository; the site's recovery kit has it.</param>
/// <param name="SnapshotId">From the list.</param>
/// <param name="Subdomain">Null is where the app was.</param>
public sealed record ImportAppRequest(
    string? Provider = null,
    string? EncryptionPassword = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SnapshotId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Subdomain = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Domain = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, int?>? Ports = null)
{
    /// <summary>The provider's fields, as a site has them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement Config { get; init; }

    public override string ToString() => Provider ?? "";
}

/// <summary>An app at another server's site. Ours.</summary>
public sealed record ImportableApp(string SnapshotId, string AppId, string Label, string Fqdn, DateTimeOffset Time, string Image);

public sealed record ImportableAppListResponse(IReadOnlyList<ImportableApp> Apps);
