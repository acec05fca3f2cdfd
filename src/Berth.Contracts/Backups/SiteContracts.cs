using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Contracts;

/// <summary>A place for backups (rest-api.md 3, 9+).</summary>
public sealed record BackupSiteResponse
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary><c>filesystem</c>, <c>sftp</c>, <c>s3</c>, <c>rest</c>, <c>azure</c>, <c>gcs</c>, <c>b2</c>, <c>rclone</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>Without its secrets.</summary>
    public JsonElement Config { get; init; }

    public string Format { get; init; } = "restic";

    /// <summary>Six fields, or <c>never</c>.</summary>
    public required string Schedule { get; init; }

    public required BackupRetention Retention { get; init; }

    public required BackupLimits Limits { get; init; }

    public BackupContents? Contents { get; init; }

    public bool EnableForUpdates { get; init; }

    /// <summary>Nothing is ever removed from here: no retention, no prune. Ours.</summary>
    public bool AppendOnly { get; init; }

    /// <summary>It lies on the disk of the data itself: no help when that breaks. Ours.</summary>
    public bool SameDisk { get; init; }

    public bool Encrypted { get; init; } = true;

    public bool EncryptedFilenames { get; init; } = true;

    public DateTimeOffset CreationTime { get; init; }

    public DateTimeOffset Ts { get; init; }

    /// <summary>When a part of it was last read and found right. Ours.</summary>
    public DateTimeOffset? VerifiedTime { get; init; }

    /// <summary>What is wrong with it; null when nothing is known. Ours.</summary>
    public string? ErrorMessage { get; init; }
}

public sealed record BackupSiteListResponse(IReadOnlyList<BackupSiteResponse> BackupSites);

/// <summary><c>POST /backup_sites</c></summary>
public sealed record BackupSiteRequest
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    public string Provider { get; init; } = "";

    /// <summary>The provider's own fields, secrets among them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement Config { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Schedule { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BackupRetention? Retention { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BackupLimits? Limits { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BackupContents? Contents { get; init; }

    /// <summary>Opens a repository that exists; null makes a new password.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EncryptionPassword { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? AppendOnly { get; init; }
}

public sealed record BackupSiteCreatedResponse(string Id);

/// <summary>What is kept; nothing set keeps everything.</summary>
public sealed record BackupRetention
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? KeepWithinSecs { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? KeepLast { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? KeepDaily { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? KeepWeekly { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? KeepMonthly { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? KeepYearly { get; init; }
}

/// <param name="UploadKiB">KiB a second; null is no limit.</param>
/// <param name="DownloadKiB">KiB a second; null is no limit.</param>
/// <param name="Niceness">0 to 19.</param>
public sealed record BackupLimits(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? UploadKiB = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? DownloadKiB = null,
    int Niceness = 10);

/// <summary>Which apps go there, by id; <c>box</c> is the platform. At most one of both.</summary>
public sealed record BackupContents(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Include = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Exclude = null);

/// <summary><c>POST /backup_sites/:id/configure/:key</c>: the one key that the path names.</summary>
public sealed record ConfigureSiteRequest
{
    public string? Name { get; init; }

    public string? Schedule { get; init; }

    public BackupRetention? Retention { get; init; }

    public BackupLimits? Limits { get; init; }

    public BackupContents? Contents { get; init; }

    public JsonElement Config { get; init; }

    public bool? Enable { get; init; }
}

/// <summary>All that is needed to get at the backups without the platform. Secret. Ours.</summary>
/// <param name="Text">To be printed.</param>
public sealed record RecoveryKitResponse(string Name, string Repository, string Password, string PlatformKey, string Text);

/// <param name="State"><c>active</c> or <c>error</c>.</param>
public sealed record SiteStatusResponse(string State, string Message);

/// <summary><c>GET, POST /backups/policy</c> of 8.x: the first site's.</summary>
public sealed record BackupPolicyRequest(BackupPolicy Policy);

public sealed record BackupPolicy(string? Schedule = null, BackupRetention? Retention = null);
