using System.Formats.Tar;
using System.IO.Compression;

namespace Berth.Cli.Transfer;

/// <summary>A folder as tar.gz and back. What comes from an app is not trusted: nothing is written outside the folder.</summary>
internal static class TarFolder
{
    public static async Task PackAsync(string folder, Stream output, CancellationToken cancellationToken)
    {
        await using var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
        await using var tar = new TarWriter(gzip, TarEntryFormat.Pax, leaveOpen: true);
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
        foreach (var item in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", options))
        {
            // Directories below a link are not gone into by the enumeration; sockets and pipes cannot be packed.
            if (item.LinkTarget is not null || !item.Attributes.HasFlag(FileAttributes.Device))
            {
                await tar.WriteEntryAsync(item.FullName, Path.GetRelativePath(folder, item.FullName), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <returns>How many files and links were written.</returns>
    public static async Task<int> UnpackAsync(Stream input, string folder, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(folder);
        Directory.CreateDirectory(root);
        await using var gzip = new GZipStream(input, CompressionMode.Decompress, leaveOpen: true);
        await using var tar = new TarReader(gzip, leaveOpen: true);

        // Links are made at the end, so that no entry can be written through one of them.
        var links = new List<(string Path, string Target)>();
        var count = 0;
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
        {
            var path = Inside(root, entry.Name);
            switch (entry.EntryType)
            {
                case TarEntryType.Directory:
                    Directory.CreateDirectory(path);
                    break;
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    await WriteAsync(path, entry, cancellationToken).ConfigureAwait(false);
                    count++;
                    break;
                case TarEntryType.HardLink:
                    File.Copy(Inside(root, entry.LinkName), path, overwrite: true);
                    count++;
                    break;
                case TarEntryType.SymbolicLink:
                    links.Add((path, entry.LinkName));
                    count++;
                    break;
            }
        }

        foreach (var (path, target) in links)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Delete(path);
            File.CreateSymbolicLink(path, target);
        }

        return count;
    }

    private static async Task WriteAsync(string path, TarEntry entry, CancellationToken cancellationToken)
    {
        // A link that lay there before is replaced, not followed.
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = (entry.Mode & (UnixFileMode)0x1FF) | UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, options);
        if (entry.DataStream is { } data)
        {
            await data.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Inside(string root, string name)
    {
        var path = Path.GetFullPath(name.TrimStart('/'), root);
        if (path != root && !path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"it holds the name '{name}', which leads out of the folder");
        }

        for (var parent = Path.GetDirectoryName(path)!; parent.Length > root.Length; parent = Path.GetDirectoryName(parent)!)
        {
            if (new FileInfo(parent).LinkTarget is not null)
            {
                throw new InvalidDataException($"it holds the name '{name}', which leads through a link");
            }
        }

        return path;
    }
}
