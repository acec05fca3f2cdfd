namespace Berth.Packaging;

/// <summary>The names of a package directory, sorted, without what is ignored.</summary>
internal sealed class DirectoryWalk
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private readonly IgnoreFile _ignored;
    private readonly HashSet<string> _always;
    private readonly List<PackageEntry> _entries = [];
    private readonly LinkMap _links = new();

    private DirectoryWalk(IgnoreFile ignored, IEnumerable<string> always) =>
        (_ignored, _always) = (ignored, new HashSet<string>(always, StringComparer.Ordinal));

    public static IReadOnlyList<PackageEntry> Read(string root, IEnumerable<string> always)
    {
        var ignoreFile = Path.Combine(root, IgnoreFile.Name);
        var walk = new DirectoryWalk(IgnoreFile.Parse(File.Exists(ignoreFile) ? File.ReadLines(ignoreFile) : []), always);
        walk.Visit(new DirectoryInfo(root), "");
        walk._links.Check();
        return walk._entries;
    }

    private void Visit(DirectoryInfo directory, string prefix)
    {
        foreach (var item in directory.EnumerateFileSystemInfos().OrderBy(item => item.Name, StringComparer.Ordinal))
        {
            Take(item, prefix + item.Name);
        }
    }

    private void Take(FileSystemInfo item, string path)
    {
        var isKept = !_ignored.Ignores(path) || _always.Contains(path);
        if (item.LinkTarget is { } target)
        {
            if (isKept)
            {
                _links.Add(path, target);
                _entries.Add(new PackageEntry(path, PackageEntryKind.Link, IsExecutable: false, target));
            }

            return;
        }

        if (item is DirectoryInfo directory)
        {
            TakeDirectory(directory, path, isKept);
            return;
        }

        if (!isKept)
        {
            return;
        }

        if (!FileKind.IsRegular(item.FullName))
        {
            throw new PackageException("package.special_file", $"'{path}' is a pipe, socket or device; a package can only hold files, directories and links. Remove it or name it in {IgnoreFile.Name}.");
        }

        var isExecutable = !OperatingSystem.IsWindows() && (item.UnixFileMode & AnyExecute) != UnixFileMode.None;
        _entries.Add(new PackageEntry(path, PackageEntryKind.File, isExecutable));
    }

    private void TakeDirectory(DirectoryInfo directory, string path, bool isKept)
    {
        var holdsKept = _always.Any(name => name.StartsWith($"{path}/", StringComparison.Ordinal));
        if (!isKept && !holdsKept && _ignored.IgnoresAllBelow(path))
        {
            return;
        }

        var at = _entries.Count;
        Visit(directory, $"{path}/");
        if (isKept || _entries.Count > at)
        {
            _entries.Insert(at, new PackageEntry(path, PackageEntryKind.Directory, IsExecutable: true));
        }
    }
}
