using Berth.Kernel;

namespace Berth.Backups.Taking;

/// <summary>Paths that stay in a folder whatever an app or a backup put there: names from them lead nowhere else, by dots or by links.</summary>
internal static class Inside
{
    /// <exception cref="ErrorException"><c>backup.bad_record</c> when the path leaves the folder or passes a link.</exception>
    public static string Resolve(string folder, string relative)
    {
        var parts = relative.Split('/');
        if (relative.Length == 0 || relative.Contains('\0', StringComparison.Ordinal) || parts.Any(part => part is "" or "." or ".."))
        {
            throw Refused();
        }

        var path = folder;
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
            {
                throw Refused();
            }
        }

        return path;
    }

    /// <summary>The folder's name without any link in it, for those who follow none.</summary>
    public static string WithoutLinks(string folder)
    {
        var path = "/";
        foreach (var part in folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            path = Path.Combine(path, part);
            path = new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true) is { } target ? WithoutLinks(target.FullName) : path;
        }

        return path;
    }

    private static ErrorException Refused() => new(BackupErrors.BadRecord("it names a file outside of the app's data."));
}
