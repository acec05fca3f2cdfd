using Berth.Ports.Programs;

namespace Berth.Host.Programs;

/// <summary>What a program gets to see of our environment, and where it is found.</summary>
internal static class ProgramEnvironment
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static readonly string[] Inherited =
    [
        "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR",
        "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
    ];

    /// <summary>Always has <c>PATH</c>.</summary>
    public static Dictionary<string, string> For(ProgramCall call)
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        var environment = new Dictionary<string, string> { ["PATH"] = string.IsNullOrEmpty(path) ? DefaultPath : path };
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                environment[name] = value;
            }
        }

        foreach (var (name, value) in call.Environment)
        {
            environment[name] = value;
        }

        return environment;
    }

    /// <summary>Absolute path of a program that may be executed, or null.</summary>
    public static string? Find(string fileName, string path)
    {
        if (fileName.Contains('/', StringComparison.Ordinal))
        {
            return Path.IsPathRooted(fileName) && IsProgram(fileName)
                ? fileName
                : null;
        }

        return path.Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathRooted)
            .Select(directory => Path.Combine(directory, fileName))
            .FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string path) =>
        File.Exists(path)
        && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None;
}
