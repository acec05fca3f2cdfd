using System.Text.Json.Serialization;

namespace Berth.Contracts;

/// <summary>A backup (rest-api.md 3): of an app, or of the platform itself.</summary>
public sealed record BackupResponse
{
    public required string Id { get; init; }

    /// <summary>The snapshot in the site's repository; empty until it is made.</summary>
    public string RemotePath { get; init; } = "";

    public string? Label { get; init; }

    /// <summary>An app's id, or <c>box</c>.</summary>
    public required string Identifier { get; init; }

    public DateTimeOffset CreationTime { get; init; }

    public string PackageVersion { get; init; } = "";

    /// <summary>The form of 2016 and 2019.</summary>
    public string Version => PackageVersion;

    /// <summary><c>app</c> or <c>box</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>creating</c>, <c>normal</c> or <c>error</c>. Normal means: the repository lists it and what was read back was right.</summary>
    public required string State { get; init; }

    public string Format { get; init; } = "restic";

    public long PreserveSecs { get; init; }

    public IReadOnlyList<string> DependsOn { get; init; } = [];

    public required string SiteId { get; init; }

    /// <summary>Why there is none, when the state is <c>error</c>.</summary>
    public string? ErrorMessage { get; init; }

    public required BackupStats Stats { get; init; }

    /// <summary>Where the app was. Ours.</summary>
    public string Fqdn { get; init; } = "";

    /// <summary>When it was read back. Ours.</summary>
    public DateTimeOffset? VerifiedTime { get; init; }
}

public sealed record BackupStats(BackupUpload Upload);

/// <param name="Size">Bytes that restoring gives.</param>
/// <param name="Transferred">Bytes that were new.</param>
/// <param name="Duration">Milliseconds.</param>
public sealed record BackupUpload(long FileCount, long Size, long Transferred, DateTimeOffset StartTime, long Duration);

public sealed record BackupListResponse(IReadOnlyList<BackupResponse> Backups);

/// <summary><c>POST /apps/:id/backup</c>, <c>POST /backups/create</c></summary>
/// <param name="BackupSiteId">Null is every site that takes it.</param>
public sealed record CreateBackupRequest(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? BackupSiteId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Label = null);

/// <summary><c>POST /backups/:id</c></summary>
public sealed record ChangeBackupRequest(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Label = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? PreserveSecs = null);

/// <summary><c>POST /apps/:id/restore</c></summary>
/// <param name="SkipBackup">No safety backup first. Ours.</param>
/// <param name="Path">Only this file or folder of <c>/app/data</c>. Ours.</param>
/// <param name="Database">Only this database: <c>mysql</c>, <c>postgresql</c>, <c>mongodb</c> or <c>redis</c>. Ours.</param>
public sealed record RestoreAppRequest(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? BackupId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? SkipBackup = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Path = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Database = null);

/// <summary>The newest proof that an app's backup can be restored. Ours.</summary>
/// <param name="Restorable">False when it could not, or not be brought up; <paramref name="Message"/> says why.</param>
/// <param name="Duration">Milliseconds from the backup to the app that answered.</param>
public sealed record ProofResponse(string AppId, string BackupId, bool Restorable, DateTimeOffset Time, long Duration, string Message);

public sealed record ProofListResponse(IReadOnlyList<ProofResponse> Proofs);

/// <summary>An entry of a backup. Ours.</summary>
public sealed record BackupFileResponse(string Path, string Type, long Size, DateTimeOffset ModifiedTime);

public sealed record BackupFileListResponse(IReadOnlyList<BackupFileResponse> Files);
