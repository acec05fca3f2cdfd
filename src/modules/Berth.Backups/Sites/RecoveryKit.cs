using Berth.Backups.Data;
using Berth.Contracts;
using Berth.Ports.Backups;

namespace Berth.Backups.Sites;

/// <summary>What to keep away from the server: how to get at the backups when it is gone.</summary>
internal static class RecoveryKit
{
    public static RecoveryKitResponse Write(SiteRow site, BackupTarget target, string password, string platformKey)
    {
        var repository = Address(target);
        var text = $"""
            Recovery kit of the backup site "{site.Name}"
            Keep it in a safe place away from the server. Whoever has it can read every backup.

            Repository      {repository}
            Password        {password}
            Platform key    {platformKey}

            Without Berth, on any machine with restic:

              export RESTIC_REPOSITORY='{repository}'
              export RESTIC_PASSWORD='{password}'
              restic snapshots                              every backup; tag app=<id> is one app, app=box the platform
              restic restore <snapshot> --target /restored  its files

            An app's backup holds data/ (what it sees as /app/data) and backup/: record.json (package, settings, counts),
            mysqldump (for mysql), postgresqldump (for pg_restore), dump.rdb (for Redis), sqlite/ (copies of its databases).
            The platform's holds its database (platform-backup/berth.db), keys and certificates. The platform key
            opens what record.json and the database keep encrypted: as secret.key in Berth's state directory.
            Credentials of the storage itself are not part of this kit.
            """;
        return new RecoveryKitResponse(site.Name, repository, password, platformKey, text);
    }

    /// <summary>As restic's own documentation writes addresses.</summary>
    private static string Address(BackupTarget target) => target switch
    {
        LocalTarget local => local.Path,
        SftpTarget sftp => $"sftp:{sftp.User}@{sftp.Host}:{sftp.Path}",
        S3Target s3 => $"s3:{s3.Endpoint.TrimEnd('/')}/{s3.Bucket}{(s3.Prefix.Length == 0 ? "" : "/" + s3.Prefix)}",
        RestTarget rest => $"rest:{rest.Url}",
        AzureTarget azure => $"azure:{azure.Container}:/{azure.Prefix}",
        GoogleTarget google => $"gs:{google.Bucket}:/{google.Prefix}",
        B2Target b2 => $"b2:{b2.Bucket}:{b2.Prefix}",
        RcloneTarget rclone => $"rclone:{rclone.Remote}",
        _ => target.Kind,
    };
}
