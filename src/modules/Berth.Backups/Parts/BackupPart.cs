using Berth.Kernel;

namespace Berth.Backups.Parts;

/// <summary>What of a backup is put back: one file or folder of the app's data, or one database.</summary>
/// <param name="Path">Relative to <c>/app/data</c>; null for a database.</param>
/// <param name="Database">Name of its addon; null for a path.</param>
internal sealed record BackupPart(string? Path, string? Database)
{
    private const string PathMark = "path:";
    private const string DatabaseMark = "database:";
    private static readonly string[] Databases = ["mysql", "postgresql", "mongodb", "redis"];

    /// <summary>As operations keep it.</summary>
    public string Text => Path is null ? DatabaseMark + Database : PathMark + Path;

    public static BackupPart Read(string text) => text.StartsWith(PathMark, StringComparison.Ordinal)
        ? new(text[PathMark.Length..], null)
        : new(null, text[DatabaseMark.Length..]);

    /// <param name="path">As the app sees it (<c>/app/data/…</c>), as the backup has it (<c>/data/…</c>), or relative to the data.</param>
    public static Result<BackupPart> OfPath(string path)
    {
        var inside = SnapshotPath.Of(path);
        if (!inside.IsOk)
        {
            return inside.Error;
        }

        return inside.Value.StartsWith("/data/", StringComparison.Ordinal)
            ? new BackupPart(inside.Value["/data/".Length..], null)
            : Error.Invalid("backup.bad_path", "Name a file or folder in /app/data. To bring back everything, restore the whole backup.", "path");
    }

    public static Result<BackupPart> OfDatabase(string name) => Databases.Contains(name)
        ? new BackupPart(null, name)
        : Error.Invalid("backup.bad_database", $"database must be one of {string.Join(", ", Databases)}.", "database");
}

/// <summary>Paths in a snapshot.</summary>
internal static class SnapshotPath
{
    /// <summary>With a slash in front and none behind; <c>/app/data</c> is <c>/data</c>, and what begins with no slash is below it.</summary>
    public static Result<string> Of(string path)
    {
        var full = path.StartsWith('/') ? path : "/data/" + path;
        full = full == "/app/data" || full.StartsWith("/app/data/", StringComparison.Ordinal) ? full["/app".Length..] : full;
        full = full.TrimEnd('/');
        var parts = full.Split('/')[1..];
        return full.Length is 0 or > 4096 || full.Contains('\0', StringComparison.Ordinal) || parts.Any(part => part is "" or "." or "..")
            ? Error.Invalid("backup.bad_path", "path must name a file or folder, such as /app/data/uploads, without . and .. in it.", "path")
            : full;
    }

    public static bool IsWithin(string path, string folder) => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);
}
