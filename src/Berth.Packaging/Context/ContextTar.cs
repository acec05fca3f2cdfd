using System.Formats.Tar;
using Berth.Packaging.Files;

namespace Berth.Packaging.Context;

internal static class ContextTar
{
    // The first moment that zip files, which builds may make of our files, can express.
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static async Task WriteAsync(IReadOnlyList<ContextEntry> entries, Stream destination, CancellationToken cancellationToken)
    {
        // GNU, for .NET puts the number of its process into every PAX header.
        // Disposed only at the end, since that marks the tar as complete.
        var tar = new TarWriter(destination, TarEntryFormat.Gnu, leaveOpen: true);
        foreach (var entry in entries)
        {
            switch (entry.Kind)
            {
                case FileKind.Directory:
                    await tar.WriteEntryAsync(Header(TarEntryType.Directory, entry.Path + "/", Executable), cancellationToken);
                    break;
                case FileKind.Link:
                    var link = Header(TarEntryType.SymbolicLink, entry.Path, Executable);
                    link.LinkName = entry.Target!;
                    await tar.WriteEntryAsync(link, cancellationToken);
                    break;
                default:
                    await WriteFileAsync(tar, entry, cancellationToken);
                    break;
            }
        }

        await tar.DisposeAsync();
    }

    private static async Task WriteFileAsync(TarWriter tar, ContextEntry entry, CancellationToken cancellationToken)
    {
        await using var file = entry.Open();
        var length = file.Length;
        var header = Header(TarEntryType.RegularFile, entry.Path, entry.Executable ? Executable : Readable);
        header.DataStream = file;
        await tar.WriteEntryAsync(header, cancellationToken);
        if (file.Position != length)
        {
            throw new PackageException($"{entry.Path} changed while it was read. Try again when nothing writes to the folder.");
        }
    }

    private static GnuTarEntry Header(TarEntryType type, string path, UnixFileMode mode) => new(type, path)
    {
        Mode = mode,
        ModificationTime = Time,
    };
}
