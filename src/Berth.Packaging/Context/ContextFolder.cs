using Berth.Packaging.Files;

namespace Berth.Packaging.Context;

/// <summary>Walks a package folder and lists what belongs to it.</summary>
internal sealed class ContextFolder
{
    private readonly string _root;
    private readonly DockerIgnore _rules;
    private readonly HashSet<string> _kept;
    private readonly List<ContextEntry> _entries = [];

    private ContextFolder(string root)
    {
        _root = root;
        var rules = Path.Combine(root, ".dockerignore");
        _rules = DockerIgnore.Parse(File.Exists(rules) ? File.ReadLines(rules) : []);
        _kept = [".dockerignore", "CloudronManifest.json", "Dockerfile", "Dockerfile.cloudron", "cloudron/Dockerfile", .. ManifestFiles.In(root)];
    }

    /// <summary>In ordinal order, so directories come before what they hold.</summary>
    /// <exception cref="PackageException">The folder is absent or cannot be taken as it is.</exception>
    public static IReadOnlyList<ContextEntry> Read(string directory)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (!Directory.Exists(root))
        {
            throw new PackageException($"There is no folder {root}.");
        }

        try
        {
            var folder = new ContextFolder(root);
            folder.Walk("", null);
            folder._entries.Sort((one, other) => string.CompareOrdinal(one.Path, other.Path));
            return folder._entries;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PackageException($"The folder {root} cannot be read: {problem.Message}", problem);
        }
    }

    private void Walk(string directory, bool[]? directoryMatches)
    {
        foreach (var source in Directory.EnumerateFileSystemEntries(Path.Combine(_root, directory)))
        {
            var name = Path.GetFileName(source);
            var path = directory.Length == 0 ? name : $"{directory}/{name}";
            var matches = _rules.Match(path, directoryMatches);
            var isIn = !_rules.IsIgnored(matches) || _kept.Contains(path);
            var status = isIn || Directory.Exists(source) ? FileStatus.Of(source) : default;
            if (status.Kind == FileKind.Directory)
            {
                WalkDirectory(path, source, matches, isIn);
            }
            else if (isIn)
            {
                _entries.Add(Check(path, source, status));
            }
        }
    }

    private void WalkDirectory(string path, string source, bool[] matches, bool isIn)
    {
        var before = _entries.Count;
        if (isIn || _rules.HasExceptions || _kept.Any(kept => kept.StartsWith(path + "/", StringComparison.Ordinal)))
        {
            Walk(path, matches);
        }

        if (isIn || _entries.Count > before)
        {
            _entries.Add(new ContextEntry(Readable(path), source, FileKind.Directory, Executable: false, Target: null));
        }
    }

    private ContextEntry Check(string path, string source, FileStatus status)
    {
        var target = status.Kind == FileKind.Link ? new FileInfo(source).LinkTarget ?? "" : null;
        if (target is not null && !LinkTarget.Stays(path, target, inside => new FileInfo(Path.Combine(_root, inside)).LinkTarget))
        {
            throw new PackageException($"{path} links to {target}, which is outside of the package. Make it a file, or list it in .dockerignore.");
        }

        return status.Kind == FileKind.Special
            ? throw new PackageException($"{path} is a device, pipe or socket. Remove it, or list it in .dockerignore.")
            : new ContextEntry(Readable(path), source, status.Kind, status.Kind == FileKind.File && status.Executable, target);
    }

    /// <summary>.NET shows bytes that are no UTF-8 as U+FFFD; such a name can neither be opened nor written to a tar.</summary>
    private static string Readable(string path) => path.Contains('\uFFFD', StringComparison.Ordinal)
        ? throw new PackageException($"The name {path} is not UTF-8. Rename it.")
        : path;
}
