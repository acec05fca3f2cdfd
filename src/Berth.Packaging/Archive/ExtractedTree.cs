using System.Formats.Tar;
using Berth.Packaging.Files;

namespace Berth.Packaging.Archive;

/// <summary>
/// What has come out of the archive so far. Links are made only at the end, so nothing is ever written through one.
/// </summary>
internal sealed class ExtractedTree(string root, PackageLimits limits)
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const string ManifestName = "CloudronManifest.json";

    private readonly Dictionary<string, FileKind> _kinds = [];
    private readonly Dictionary<string, string> _links = [];
    private long _copied;

    public async Task AddAsync(TarEntry entry, CancellationToken cancellationToken)
    {
        if (entry.EntryType == TarEntryType.GlobalExtendedAttributes)
        {
            return;
        }

        var path = EntryPath.Normalize(entry.Name, limits);
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                AddDirectory(path);
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                await AddFileAsync(path, entry.DataStream, entry.Mode, cancellationToken);
                break;
            case TarEntryType.HardLink:
                await AddCopyAsync(path, EntryPath.Normalize(entry.LinkName, limits), cancellationToken);
                break;
            case TarEntryType.SymbolicLink:
                Claim(path, FileKind.Link);
                _links[path] = entry.LinkName;
                break;
            default:
                throw new PackageException($"{EntryPath.Shown(path)} is a device or a pipe, which a package cannot hold.");
        }
    }

    /// <summary>Makes the links.</summary>
    /// <returns>Absolute path of the folder that is the package: the root, or the only folder in it.</returns>
    public string Finish()
    {
        var wrapper = Wrapper();
        var prefix = wrapper is null ? "" : wrapper + "/";
        foreach (var (path, target) in _links)
        {
            if (target.Any(char.IsControl) || !LinkTarget.Stays(path[prefix.Length..], target, inside => _links.GetValueOrDefault(prefix + inside)))
            {
                throw new PackageException($"{EntryPath.Shown(path)} links to {EntryPath.Shown(target)}, which is outside of the package. Make it a file.");
            }

            File.CreateSymbolicLink(On(path), target);
        }

        File.SetUnixFileMode(On(wrapper ?? ""), Executable);
        return On(wrapper ?? "");
    }

    /// <summary>The one folder that everything is in, when the manifest lies there.</summary>
    private string? Wrapper()
    {
        var top = _kinds.Keys.Where(path => !path.Contains('/', StringComparison.Ordinal)).Take(2).ToList();
        return top.Count == 1 && _kinds[top[0]] == FileKind.Directory && _kinds.GetValueOrDefault($"{top[0]}/{ManifestName}", FileKind.Special) == FileKind.File
            ? top[0]
            : null;
    }

    private void AddDirectory(string path)
    {
        if (path.Length == 0 || _kinds.TryGetValue(path, out var kind) && kind == FileKind.Directory)
        {
            return;
        }

        Claim(path, FileKind.Directory);
        Directory.CreateDirectory(On(path));
        File.SetUnixFileMode(On(path), Executable);
    }

    private async Task AddFileAsync(string path, Stream? content, UnixFileMode mode, CancellationToken cancellationToken)
    {
        Claim(path, FileKind.File);
        await using var file = new FileStream(On(path), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
        });
        if (content is not null)
        {
            await content.CopyToAsync(file, cancellationToken);
        }

        File.SetUnixFileMode(file.SafeFileHandle, mode.HasFlag(UnixFileMode.UserExecute) ? Executable : Readable);
    }

    /// <summary>A second name becomes a second file, counted as such.</summary>
    private async Task AddCopyAsync(string path, string original, CancellationToken cancellationToken)
    {
        if (_kinds.GetValueOrDefault(original, FileKind.Special) != FileKind.File)
        {
            throw new PackageException($"{EntryPath.Shown(path)} is another name for {EntryPath.Shown(original)}, which is not in the archive before it.");
        }

        await using var content = File.OpenRead(On(original));
        _copied += content.Length;
        if (_copied > limits.MaxTotalBytes)
        {
            throw new PackageException($"The archive unpacks to more than {limits.MaxTotalBytes >> 20} MiB.");
        }

        await AddFileAsync(path, content, File.GetUnixFileMode(content.SafeFileHandle), cancellationToken);
    }

    /// <summary>Makes the parents and takes the path, once.</summary>
    private void Claim(string path, FileKind kind)
    {
        if (path.Length == 0)
        {
            throw new PackageException("The archive has an entry without a name.");
        }

        if (path.LastIndexOf('/') is > 0 and var slash)
        {
            AddDirectory(path[..slash]);
        }

        if (!_kinds.TryAdd(path, kind))
        {
            throw new PackageException($"The archive has {EntryPath.Shown(path)} twice.");
        }

        // Directories that are only implied by a path count too.
        if (_kinds.Count > limits.MaxEntries)
        {
            throw TarGuard.TooMany(limits);
        }
    }

    private string On(string path) => Path.Combine(root, path);
}
