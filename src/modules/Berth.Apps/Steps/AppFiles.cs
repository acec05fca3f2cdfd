namespace Berth.Apps.Steps;

/// <summary>Removing what an app left on disk.</summary>
internal static class AppFiles
{
    /// <summary>Data and persistent directories; the icon stays.</summary>
    public static void RemoveData(AppsOptions options, string appId)
    {
        Remove(options.DataDirectory(appId));
        Remove(Path.Combine(options.AppDirectory(appId), "persistent"));
        RemoveIfEmpty(options.AppDirectory(appId));
    }

    /// <summary>Everything, logs too.</summary>
    public static void RemoveAll(AppsOptions options, string appId)
    {
        Remove(options.AppDirectory(appId));
        Remove(options.LogDirectory(appId));
    }

    public static void RemoveIfEmpty(string directory)
    {
        if (Directory.Exists(directory) && !Directory.EnumerateFileSystemEntries(directory).Any())
        {
            Directory.Delete(directory);
        }
    }

    private static void Remove(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
