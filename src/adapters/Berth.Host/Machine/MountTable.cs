using System.Text.RegularExpressions;

namespace Berth.Host.Machine;

internal static partial class MountTable
{
    /// <param name="path">Absolute, without links for an exact answer.</param>
    /// <param name="mountInfo"><c>/proc/self/mountinfo</c>: the fifth field is where something is mounted, odd characters in octal.</param>
    public static string MountPointOf(string path, string mountInfo) =>
        mountInfo.Split('\n')
            .Select(line => line.Split(' '))
            .Where(fields => fields.Length > 4)
            .Select(fields => Octal().Replace(fields[4], match => ((char)Convert.ToInt32(match.Groups["code"].Value, 8)).ToString()))
            .Where(mount => path == mount || mount == "/" || path.StartsWith(mount + "/", StringComparison.Ordinal))
            .MaxBy(mount => mount.Length) ?? "/";

    [GeneratedRegex(@"\\(?<code>[0-7]{3})", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Octal();
}
