using System.Text.Json;

namespace Berth.Manifest;

/// <summary><c>runtimeDirs</c>, <c>persistentDirs</c> and <c>logPaths</c>.</summary>
internal static class DirectoriesSection
{
    private static readonly string[] RuntimeRoots = ["/root", "/app/code", "/home/cloudron"];

    /// <summary>Mounted or written by the platform itself, with all below them.</summary>
    private static readonly string[] Taken =
        ["/app/data", "/tmp", "/run", "/proc", "/sys", "/dev", "/etc/certs", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf"];

    /// <summary>An empty directory in their place leaves no system to start.</summary>
    private static readonly string[] Vital = ["/", "/app", "/bin", "/etc", "/lib", "/lib64", "/sbin", "/usr", "/usr/bin", "/usr/lib", "/usr/sbin"];

    public static (IReadOnlyList<string> Runtime, IReadOnlyList<string> Persistent, IReadOnlyList<string> LogPaths) Read(ObjectReader root)
    {
        var runtime = Paths(root, "runtimeDirs", CheckRuntime);
        var alsoRuntime = runtime.ToHashSet();
        var persistent = Paths(root, "persistentDirs", (path, where, json) => CheckPersistent(path, where, json, alsoRuntime, root.Problems));
        return (runtime, persistent, Paths(root, "logPaths", (_, _, _) => true));

        bool CheckRuntime(string path, string where, JsonElement json)
        {
            if (!RuntimeRoots.Any(r => path.StartsWith(r, StringComparison.Ordinal)))
            {
                root.Problems.Error(where, "Must be /root, /app/code or /home/cloudron, or below one of them.", json);
                return false;
            }

            if (!RuntimeRoots.Any(r => ContainerPath.IsWithin(path, r)))
            {
                root.Problems.Note(where, "Should be /root, /app/code or /home/cloudron, or below one of them.", json);
            }

            return true;
        }
    }

    private static bool CheckPersistent(string path, string where, JsonElement json, HashSet<string> runtime, ProblemList problems)
    {
        if (Taken.FirstOrDefault(t => ContainerPath.IsWithin(path, t)) is { } taken)
        {
            problems.Error(where, $"Must not be {taken} or below it, which is the platform's own.", json);
            return false;
        }

        if (Vital.Contains(path))
        {
            problems.Error(where, "Must not be a directory that the system in the container is made of; name one below it, such as /var/lib/app.", json);
            return false;
        }

        if (runtime.Contains(path))
        {
            problems.Error(where, "Must not be in runtimeDirs as well.", json);
            return false;
        }

        return true;
    }

    private static List<string> Paths(ObjectReader root, string name, Func<string, string, JsonElement, bool> check)
    {
        var paths = new List<string>();
        var seen = new HashSet<string>();
        foreach (var (text, where, json) in root.Texts(name, strict: true))
        {
            if (!ContainerPath.TryNormalize(text, out var path))
            {
                root.Problems.Error(where, "Must be an absolute path without empty, . and .. parts, control characters, colons, commas and backslashes.", json);
            }
            else if (!seen.Add(path))
            {
                root.Problems.Note(where, "Is in the list already; ignored.", json);
            }
            else if (check(path, where, json))
            {
                paths.Add(path);
            }
        }

        return paths;
    }
}
