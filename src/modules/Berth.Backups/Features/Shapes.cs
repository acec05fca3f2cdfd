using System.Text.Json;
using Berth.Backups.Data;
using Berth.Backups.Sites;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Operations;
using Berth.Web;
using Microsoft.AspNetCore.Http;

namespace Berth.Backups.Features;

/// <summary>Rows as the wire has them.</summary>
internal static class Shapes
{
    public static BackupResponse Of(BackupRow row) => new()
    {
        Id = row.Id,
        RemotePath = row.SnapshotId ?? "",
        Label = row.Label,
        Identifier = row.Identifier,
        CreationTime = row.CreatedAt,
        PackageVersion = row.PackageVersion,
        Type = row.Identifier == BackupStates.Platform ? "box" : "app",
        State = row.State,
        PreserveSecs = row.PreserveSeconds,
        SiteId = row.SiteId,
        ErrorMessage = row.Error,
        Stats = new BackupStats(new BackupUpload(row.Files, row.Bytes, row.Added, row.CreatedAt, row.Milliseconds)),
        Fqdn = row.Fqdn,
        VerifiedTime = row.VerifiedAt,
    };

    public static BackupSiteResponse Of(SiteRow row) => new()
    {
        Id = row.Id,
        Name = row.Name,
        Provider = row.Provider,
        Config = JsonElement.Parse(row.Config),
        Schedule = row.Schedule,
        Retention = JsonSerializer.Deserialize(row.Retention, SiteJson.Default.BackupRetention)!,
        Limits = JsonSerializer.Deserialize(row.Limits, SiteJson.Default.BackupLimits)!,
        Contents = row.Contents is null ? null : JsonSerializer.Deserialize(row.Contents, SiteJson.Default.BackupContents),
        EnableForUpdates = row.EnableForUpdates,
        AppendOnly = row.AppendOnly,
        SameDisk = row.SameDisk,
        CreationTime = row.CreatedAt,
        Ts = row.ChangedAt,
        VerifiedTime = row.VerifiedAt,
        ErrorMessage = row.Error,
    };

    public static ProofResponse Of(ProofRow row) => new(row.AppId, row.BackupId, row.Restorable, row.At, row.Milliseconds, row.Message);

    /// <summary>202 with the task.</summary>
    public static IResult Started(Result<Operation> result) => result.ToHttp(operation =>
        Results.Json(new TaskStartedResponse(operation.Id.ToString()), statusCode: StatusCodes.Status202Accepted));

    /// <summary>200 with nothing, or the error.</summary>
    public static IResult Changed<T>(Result<T> result) => result.ToHttp(_ => Results.Ok(new EmptyResponse()));
}
