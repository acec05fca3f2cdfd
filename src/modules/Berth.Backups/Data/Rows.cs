namespace Berth.Backups.Data;

/// <summary>A place for backups.</summary>
internal sealed class SiteRow
{
    public required string Id { get; init; }

    public required string Name { get; set; }

    public required string Provider { get; set; }

    /// <summary>JSON without secrets, for people.</summary>
    public required string Config { get; set; }

    /// <summary><see cref="Sites.SiteSecrets"/> as JSON, encrypted: the whole config and the repository's password.</summary>
    public required string Sealed { get; set; }

    /// <summary>Six fields, or <c>never</c>.</summary>
    public required string Schedule { get; set; }

    /// <summary>JSON.</summary>
    public required string Retention { get; set; }

    /// <summary>JSON.</summary>
    public required string Limits { get; set; }

    /// <summary>JSON; null is everything.</summary>
    public string? Contents { get; set; }

    public bool EnableForUpdates { get; set; } = true;

    public bool AppendOnly { get; set; }

    public bool SameDisk { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>The schedule is through up to here.</summary>
    public DateTimeOffset ScheduledUntil { get; set; }

    /// <summary>Part of the data that was read last, from 1.</summary>
    public int VerifiedPart { get; set; }

    public DateTimeOffset? VerifiedAt { get; set; }

    public string? Error { get; set; }
}

/// <summary>One backup of one app, or of the platform, at one site.</summary>
internal sealed class BackupRow
{
    public required string Id { get; init; }

    public required string SiteId { get; init; }

    /// <summary>An app's id, or <c>box</c>.</summary>
    public required string Identifier { get; init; }

    /// <summary>Null until it is made.</summary>
    public string? SnapshotId { get; set; }

    public required string State { get; set; }

    public string? Error { get; set; }

    public string? Label { get; set; }

    public long PreserveSeconds { get; set; }

    public string PackageVersion { get; init; } = "";

    public string Fqdn { get; init; } = "";

    /// <summary><see cref="Apps.AppRecord"/> as JSON; null for the platform.</summary>
    public string? Record { get; set; }

    /// <summary>The operation that makes it.</summary>
    public long? OperationId { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? VerifiedAt { get; set; }

    public long Files { get; set; }

    public long Bytes { get; set; }

    public long Added { get; set; }

    public long Milliseconds { get; set; }
}

internal static class BackupStates
{
    public const string Creating = "creating";
    public const string Normal = "normal";
    public const string Error = "error";

    /// <summary>The platform's identifier.</summary>
    public const string Platform = "box";
}

/// <summary>The newest trial restore of an app.</summary>
internal sealed class ProofRow
{
    public required string AppId { get; init; }

    public required string BackupId { get; set; }

    public bool Restorable { get; set; }

    public DateTimeOffset At { get; set; }

    public long Milliseconds { get; set; }

    public required string Message { get; set; }
}
