using Berth.Apps;
using Berth.Backups.Data;

namespace Berth.Backups.Taking;

/// <summary>Rows of backups that are to be made.</summary>
internal static class BackupRows
{
    public static BackupRow New(AppView app, string siteId, string? label, long? operationId, DateTimeOffset now) => new()
    {
        Id = Guid.NewGuid().ToString(),
        SiteId = siteId,
        Identifier = app.Id,
        State = BackupStates.Creating,
        Label = label,
        PackageVersion = app.Manifest.Version.ToString(),
        Fqdn = app.Record.Spec.Fqdn,
        CreatedAt = now,
        OperationId = operationId,
    };
}
