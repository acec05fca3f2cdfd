using System.Formats.Tar;
using System.Runtime.Versioning;

namespace Berth.Packaging;

/// <summary>One archive being unpacked below <paramref name="root"/>.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class Extraction(string root, PackageLimits limits)
{
    private const UnixFileMode Plain = (UnixFileMode)0x1A4;
    private const UnixFileMode Executable = (UnixFileMode)0x1ED;
    private readonly LinkMap _links = new();
    private long _bytes;
    private int _entries;

    public async Task RunAsync(Stream plain, CancellationToken cancellationToken)
    {
        await using var tar = new TarReader(plain, leaveOpen: true);
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (entry.EntryType == TarEntryType.GlobalExtendedAttributes)
            {
                continue;
            }

            if (++_entries > limits.MaxEntries)
            {
                throw new PackageException("package.too_large", $"The package holds more than {limits.MaxEntries} files. Leave out what the build does not need (.dockerignore).");
            }

            var path = ArchivePath.Clean(entry.Name, limits.MaxPathLength);
            if (path.Length > 0)
            {
                await TakeAsync(entry, path, cancellationToken);
            }
        }

        if (_entries == 0)
        {
            throw new PackageException("package.invalid_archive", "The upload is an empty archive.");
        }

        MakeLinks();
    }

    private async Task TakeAsync(TarEntry entry, string path, CancellationToken cancellationToken)
    {
        CheckParents(path);
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                _links.Remove(path);
                Make(path, () => Directory.CreateDirectory(Full(path), Executable));
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                await WriteAsync(path, entry.DataStream ?? Stream.Null, entry.Mode, cancellationToken);
                break;
            case TarEntryType.HardLink:
                await CopyAsync(path, ArchivePath.Clean(entry.LinkName, limits.MaxPathLength), cancellationToken);
                break;
            case TarEntryType.SymbolicLink:
                _links.Add(path, entry.LinkName);
                break;
            default:
                throw new PackageException("package.special_file", $"'{path}' is a {entry.EntryType}; a package can only hold files, directories and links.");
        }
    }

    private async Task WriteAsync(string path, Stream content, UnixFileMode mode, CancellationToken cancellationToken)
    {
        _links.Remove(path);
        var isExecutable = (mode & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None;
        FileStream? file = null;
        Make(path, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Full(path))!, Executable);
            file = new FileStream(Full(path), new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = isExecutable ? Executable : Plain,
                Options = FileOptions.Asynchronous,
            });
        });
        await using (file)
        {
            var buffer = new byte[64 * 1024];
            int count;
            while ((count = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                _bytes += count;
                if (_bytes > limits.MaxBytes)
                {
                    throw new PackageException("package.too_large", $"The package is larger than {limits.MaxBytes >> 20} MiB once unpacked. Leave out what the build does not need (.dockerignore).");
                }

                await file!.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }
    }

    // Another name for a file that came before becomes a copy of it.
    private async Task CopyAsync(string path, string source, CancellationToken cancellationToken)
    {
        CheckParents(source);
        if (source == path || _links.Links.ContainsKey(source) || !File.Exists(Full(source)))
        {
            throw new PackageException("package.invalid_path", $"'{path}' is another name for '{source}', which the archive does not hold before it.");
        }

        await using var original = File.OpenRead(Full(source));
        await WriteAsync(path, original, File.GetUnixFileMode(Full(source)), cancellationToken);
    }

    /// <summary>Links are made last: until then no name leads anywhere else.</summary>
    private void MakeLinks()
    {
        _links.Check();
        foreach (var (path, target) in _links.Links)
        {
            Make(path, () =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Full(path))!, Executable);
                File.Delete(Full(path));
                File.CreateSymbolicLink(Full(path), target);
            });
        }
    }

    private void CheckParents(string path)
    {
        for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
        {
            if (_links.Links.ContainsKey(path[..end]))
            {
                throw new PackageException("package.invalid_path", $"'{path}' lies below '{path[..end]}', which is a link.");
            }
        }
    }

    private static void Make(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception clash) when (clash is IOException or UnauthorizedAccessException && clash is not EndOfStreamException && !IsDiskFull(clash))
        {
            throw new PackageException("package.invalid_path", $"'{path}' cannot be made: {clash.Message}", clash);
        }
    }

    // ENOSPC
    private static bool IsDiskFull(Exception exception) => (exception.HResult & 0xFFFF) == 28;

    private string Full(string path) => Path.Combine(root, path);
}
