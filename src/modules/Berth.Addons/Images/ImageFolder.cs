using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Berth.Addons.Images;

/// <summary>A folder of <c>images/</c> with the hash that names what is built from it; docs/images.md, rules 1 to 3.</summary>
internal sealed partial record ImageFolder(string Name, string Path, string Hash, IReadOnlyList<ImageFolder> Parents)
{
    public string Reference => $"berth/{Name}:{Hash}";

    /// <summary>What Dockerfiles name.</summary>
    public string Alias => $"berth/{Name}:1";

    /// <summary>Null when there is no such folder.</summary>
    public static ImageFolder? Find(string directory, string name)
    {
        var path = System.IO.Path.Combine(directory, name);
        if (!NamePattern().IsMatch(name) || !File.Exists(System.IO.Path.Combine(path, "Dockerfile")))
        {
            return null;
        }

        var rootFileSystem = RootFileSystem.Find(path);
        var parents = ParentNames(System.IO.Path.Combine(path, "Dockerfile"))
            .Where(parent => parent != name)
            .Select(parent => Find(directory, parent))
            .OfType<ImageFolder>()
            .ToList();
        var lines = parents.Select(parent => (parent.Name, parent.Hash));
        if (rootFileSystem is not null)
        {
            lines = lines.Prepend((RootFileSystem.Name, rootFileSystem.Hash));
        }

        return new ImageFolder(name, path, HashOf(path, lines), parents);
    }

    private static string HashOf(string path, IEnumerable<(string Name, string Hash)> parents)
    {
        var text = new StringBuilder();
        var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(file => (File: file, Relative: System.IO.Path.GetRelativePath(path, file)))
            .OrderBy(file => file.Relative, StringComparer.Ordinal);
        foreach (var (file, relative) in files)
        {
            text.Append(Line(file, relative, File.ReadAllBytes(file)));
        }

        foreach (var (name, hash) in parents)
        {
            text.Append(CultureInfo.InvariantCulture, $"FROM {name}:{hash}\n");
        }

        return Short(text.ToString());
    }

    /// <summary>The hash of a folder that holds only this file.</summary>
    internal static string HashFile(string file, byte[] content) => Short(Line(file, System.IO.Path.GetFileName(file), content));

    private static string Line(string file, string relative, byte[] content)
    {
        var executable = File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute) ? 'x' : '-';
        return $"{relative}\0{executable}\0{Convert.ToHexStringLower(SHA256.HashData(content))}\n";
    }

    private static string Short(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    private static IEnumerable<string> ParentNames(string dockerfile) =>
        File.ReadLines(dockerfile).Select(line => ParentPattern().Match(line)).Where(match => match.Success).Select(match => match.Groups["name"].Value);

    [GeneratedRegex("^[a-z][a-z0-9-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^\s*FROM\s+berth/(?<name>[a-z][a-z0-9-]*):1(\s|$)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ParentPattern();
}
