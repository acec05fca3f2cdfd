using System.Formats.Tar;
using System.Runtime.InteropServices;
using Berth.Packaging.Files;

namespace Berth.Packaging.Archive;

/// <summary>
/// What has come out of an exported app so far, with owners and modes. Links are made, and folders get their modes,
/// only at the end, so nothing is ever written through a link.
/// </summary>
internal sealed partial class OwnedTree(string root, IReadOnlySet<string> roots, PackageLimits limits)
{
    private const UnixFileMode Permissions = (UnixFileMode)0x1FF;
    private const UnixFileMode Meanwhile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly Dictionary<string, FileKind> _kinds = new(StringComparer.Ordinal);
    private readonly List<(string Path, string Target, int User, int Group)> _links = [];
    private readonly List<(string Path, UnixFileMode Mode, int User, int Group)> _folders = [];
    private long _copied;

    /// <exception cref="PackageException">The entry is refused or damaged.</exception>
    public async Task AddAsync(TarEntry entry, CancellationToken cancellationToken)
    {
        if (entry.EntryType == TarEntryType.GlobalExtendedAttributes)
        {
            return;
        }

        var path = EntryPath.Normalize(entry.Name, limits);
        if (!roots.Contains(path.Split('/')[0]) || entry.Uid < 0 || entry.Gid < 0)
        {
            throw new PackageException($"The archive has {EntryPath.Shown(path)}, which is nothing of an exported app.");
        }

        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                AddDirectory(path);
                _folders.Add((path, (entry.Mode & Permissions) | (entry.Mode & UnixFileMode.SetGroup), entry.Uid, entry.Gid));
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                await AddFileAsync(path, entry.DataStream, entry, cancellationToken);
                break;
            case TarEntryType.HardLink:
                await AddCopyAsync(path, EntryPath.Normalize(entry.LinkName, limits), entry, cancellationToken);
                break;
            case TarEntryType.SymbolicLink when path.Contains('/', StringComparison.Ordinal) && entry.LinkName.Length is > 0 and < 4096 && !entry.LinkName.Contains('\0', StringComparison.Ordinal):
                Claim(path, FileKind.Link);
                _links.Add((path, entry.LinkName, entry.Uid, entry.Gid));
                break;
            default:
                throw new PackageException($"{EntryPath.Shown(path)} is a device, a pipe or a link where none can be.");
        }
    }

    /// <summary>Links, and the folders' own modes, the innermost first.</summary>
    public void Finish()
    {
        foreach (var (path, target, user, group) in _links)
        {
            File.CreateSymbolicLink(On(path), target);
            Own(path, user, group);
        }

        foreach (var (path, mode, user, group) in _folders.OrderByDescending(folder => folder.Path.Length))
        {
            Own(path, user, group);
            File.SetUnixFileMode(On(path), mode);
        }
    }

    private void AddDirectory(string path)
    {
        if (_kinds.TryGetValue(path, out var kind) && kind == FileKind.Directory)
        {
            return;
        }

        Claim(path, FileKind.Directory);
        Directory.CreateDirectory(On(path), Meanwhile);
    }

    private async Task AddFileAsync(string path, Stream? content, TarEntry entry, CancellationToken cancellationToken)
    {
        Claim(path, FileKind.File);
        await using (var file = new FileStream(On(path), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous }))
        {
            try
            {
                await (content ?? Stream.Null).CopyToAsync(file, cancellationToken);
            }
            catch (Exception damage) when (damage is InvalidDataException or EndOfStreamException)
            {
                throw new PackageException("The archive is damaged. Make it again and upload it again.", damage);
            }
        }

        Own(path, entry.Uid, entry.Gid);
        File.SetUnixFileMode(On(path), entry.Mode & Permissions);
        File.SetLastWriteTimeUtc(On(path), entry.ModificationTime.UtcDateTime);
    }

    /// <summary>A second name becomes a second file, counted as such.</summary>
    private async Task AddCopyAsync(string path, string original, TarEntry entry, CancellationToken cancellationToken)
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

        await AddFileAsync(path, content, entry, cancellationToken);
    }

    /// <summary>Makes the parents and takes the path, once.</summary>
    private void Claim(string path, FileKind kind)
    {
        if (path.LastIndexOf('/') is > 0 and var slash)
        {
            AddDirectory(path[..slash]);
        }

        if (!_kinds.TryAdd(path, kind))
        {
            throw new PackageException($"The archive has {EntryPath.Shown(path)} twice.");
        }

        if (_kinds.Count > limits.MaxEntries)
        {
            throw TarGuard.TooMany(limits);
        }
    }

    private void Own(string path, int user, int group)
    {
        if (ChangeOwner(On(path), user, group) != 0 && Environment.IsPrivilegedProcess)
        {
            throw new IOException($"The owner of {path} cannot be set.");
        }
    }

    private string On(string path) => Path.Combine(root, path);

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeOwner(string path, int user, int group);
}
