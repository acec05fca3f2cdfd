using System.Security.Cryptography;
using System.Text;
using Berth.Cli.Hosting;

namespace Berth.Cli.Local;

/// <summary>
/// A program as it was built, copied to where it runs. The copy is named by its content: the clone may lie where the gateway's
/// user cannot read, and a new build does not disturb what runs.
/// </summary>
internal static class Build
{
    /// <summary>The directory of a host's build, beside this program's own: <c>artifacts/bin/Berth.Server/release</c>.</summary>
    /// <param name="program">The file that makes a directory a build of it.</param>
    /// <param name="variable">Names a directory that wins over all others.</param>
    public static string Find(CliHost host, string project, string program, string variable)
    {
        if (host.Variable(variable) is { } given)
        {
            return Path.GetFullPath(given, host.WorkingDirectory);
        }

        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var outputs = own.Parent?.Parent?.FullName ?? "/";
        string[] candidates = [Path.Combine(outputs, project, own.Name), Path.Combine(outputs, "..", "bin", project, "release"), Path.Combine(outputs, "..", "bin", project, "debug")];
        return candidates.Select(Path.GetFullPath).FirstOrDefault(candidate => File.Exists(Path.Combine(candidate, program)))
            ?? throw CliException.Failure($"{project} is not built: there is none in {string.Join(", ", candidates.Select(Path.GetFullPath))}. Build it, or name its directory in {variable}.");
    }

    /// <summary>The clone this program was built in; null when it stands alone.</summary>
    public static string? FindClone()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Berth.slnx")))
            {
                return at.FullName;
            }
        }

        return null;
    }

    /// <summary>Copies <paramref name="folders"/> (name in the copy, source) below <paramref name="target"/> unless that content is there already, and forgets older copies but the newest two.</summary>
    /// <returns>The copy's directory.</returns>
    public static string Place(string target, IReadOnlyList<(string Name, string Source)> folders)
    {
        var files = folders.SelectMany(folder => Files(folder.Name, folder.Source)).OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        var place = Path.Combine(target, Hash(files));
        if (!Directory.Exists(place))
        {
            var draft = $"{place}.{Environment.ProcessId}.new";
            foreach (var (name, source) in files)
            {
                var copy = Path.Combine(draft, name);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(source, copy, overwrite: true);
            }

            OpenToEverybody(draft);
            Directory.Move(draft, place);
        }

        Directory.SetLastWriteTimeUtc(place, TimeProvider.System.GetUtcNow().UtcDateTime);
        foreach (var old in new DirectoryInfo(target).GetDirectories().OrderByDescending(directory => directory.LastWriteTimeUtc).Skip(3))
        {
            old.Delete(recursive: true);
        }

        return place;
    }

    private static IEnumerable<(string Name, string Source)> Files(string name, string source) =>
        Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Select(file => (Path.Combine(name, Path.GetRelativePath(source, file)), file));

    // Whatever the umask is: another user runs it.
    private static void OpenToEverybody(string directory)
    {
        const UnixFileMode read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(directory, read | execute | UnixFileMode.UserWrite);
        foreach (var item in new DirectoryInfo(directory).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            var runs = item is DirectoryInfo || item.UnixFileMode.HasFlag(UnixFileMode.UserExecute);
            item.UnixFileMode = read | UnixFileMode.UserWrite | (runs ? execute : UnixFileMode.None);
        }
    }

    private static string Hash(List<(string Name, string Source)> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, source) in files)
        {
            using var stream = File.OpenRead(source);
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n"));
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
