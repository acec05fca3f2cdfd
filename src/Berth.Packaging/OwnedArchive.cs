using System.Formats.Tar;
using System.IO.Compression;
using Berth.Packaging.Archive;
using Berth.Packaging.Files;

namespace Berth.Packaging;

/// <summary>
/// A folder as tar.gz with owners, modes and links: what an app's exported data travels in. Reading one takes nothing on
/// trust: paths stay in the folder, nothing is written through a link, devices and pipes are refused, set-user-id bits
/// dropped, and no number in a header is believed beyond the limits.
/// </summary>
public static class OwnedArchive
{
    /// <summary>Writes all of a folder, links as links; pipes and sockets are left out.</summary>
    /// <param name="first">Names in the folder that come before all others.</param>
    public static async Task WriteAsync(string folder, IReadOnlyList<string> first, Stream archive, CancellationToken cancellationToken)
    {
        await using var packed = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true);
        await using var tar = new TarWriter(packed, TarEntryFormat.Gnu, leaveOpen: true);
        var names = Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Except(first).Order(StringComparer.Ordinal);
        foreach (var name in first.Where(name => Path.Exists(Path.Combine(folder, name))).Concat(names))
        {
            await WriteAsync(tar, Path.Combine(folder, name), name, cancellationToken);
        }
    }

    /// <summary>Unpacks into a folder that exists and is empty.</summary>
    /// <param name="roots">What may be at the top; links only below the folders among them.</param>
    /// <exception cref="PackageException">It is refused or damaged. What was unpacked already stays for the caller to remove.</exception>
    public static async Task ExtractAsync(Stream archive, string folder, IReadOnlySet<string> roots, PackageLimits limits, CancellationToken cancellationToken)
    {
        var tree = new OwnedTree(folder, roots, limits);
        await foreach (var entry in GuardedTar.ReadAsync(archive, limits, cancellationToken))
        {
            await tree.AddAsync(entry, cancellationToken);
        }

        tree.Finish();
    }

    /// <summary>Content of the archive's first file.</summary>
    /// <exception cref="PackageException">It is another one, longer than <paramref name="longest"/>, or the archive is damaged.</exception>
    public static async Task<byte[]> ReadFirstAsync(Stream archive, string name, int longest, CancellationToken cancellationToken)
    {
        await foreach (var entry in GuardedTar.ReadAsync(archive, PackageLimits.Default, cancellationToken))
        {
            if (entry.Name == name && entry is { EntryType: TarEntryType.RegularFile, DataStream: { } content } && entry.Length <= longest)
            {
                var bytes = new byte[entry.Length];
                await content.ReadExactlyAsync(bytes, cancellationToken);
                return bytes;
            }

            break;
        }

        throw new PackageException($"The archive does not begin with {name}: it is none that berth export has made.");
    }

    private static async Task WriteAsync(TarWriter tar, string path, string name, CancellationToken cancellationToken)
    {
        var kind = FileStatus.Of(path).Kind;
        if (kind == FileKind.Special)
        {
            return;
        }

        await tar.WriteEntryAsync(path, name, cancellationToken);
        if (kind == FileKind.Directory)
        {
            foreach (var inside in Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal))
            {
                await WriteAsync(tar, inside, $"{name}/{Path.GetFileName(inside)}", cancellationToken);
            }
        }
    }
}
