using Berth.Kernel;

namespace Berth.Backups;

/// <summary>The errors of this module, each with its one code.</summary>
internal static class BackupErrors
{
    public static Error AppNotFound(string id) => Error.NotFound("app.not_found", $"App not found: {Short(id)}");

    public static Error NotFound(string id) => Error.NotFound("backup.not_found", $"There is no backup {Short(id)}.");

    public static Error NotReady(string id) => Error.Conflict("backup.not_ready", $"Backup {Short(id)} is not complete. Choose one whose state is normal.");

    public static Error None(string what) => Error.Conflict("backup.none", $"There is no good backup of {what} yet. Make one with: berth backup create");

    public static Error NoSite => Error.Conflict("backup.no_site", "No backup site takes this. Add one with: berth backup site add, or change what the sites take.");

    public static Error SiteNotFound(string id) => Error.NotFound("backup.site_not_found", $"There is no backup site {Short(id)}.");

    public static Error PathNotFound(string path) => Error.NotFound("backup.path_not_found", $"The backup has no {Short(path)}. See what it holds with: berth backup files");

    public static Error ArchiveNotFound(string id) => Error.NotFound("archive.not_found", $"There is no archive {Short(id)}. See them all with: berth archive list");

    public static Error Missing => Error.Invalid("backup.missing", "backupId is required: the backup to go back to.", "backupId");

    public static Error Incomplete(string what) => Error.External("backup.incomplete", $"The backup is not complete: {what}");

    public static Error Mismatch(string what) => Error.External("backup.mismatch", $"What came back is not what was saved: {what}");

    public static Error BadRecord(string why) => Error.External("backup.bad_record", $"The backup does not hold a readable app: {why}");

    private static string Short(string id) => id.Length > 64 ? id[..64] : id;
}
