using System.Formats.Tar;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Security.Cryptography;

namespace Berth.Packaging;

/// <summary>
/// A package directory as a build context: what <c>.dockerignore</c> leaves, in the order of its names, with fixed times and
/// owners, so that the same content is the same bytes on every machine. Links stay links; none may lead out of the directory.
/// </summary>
public sealed class PackageContext
{
    private const UnixFileMode Plain = (UnixFileMode)0x1A4;
    private const UnixFileMode Executable = (UnixFileMode)0x1ED;
    private const UnixFileMode LinkMode = (UnixFileMode)0x1FF;
    private readonly string _directory;

    private PackageContext(string directory, IReadOnlyList<PackageEntry> entries) => (_directory, Entries) = (directory, entries);

    /// <summary>File names a package's Dockerfile may have, in the order they are looked for (packaging contract 3.14).</summary>
    public static IReadOnlyList<string> DockerfileNames { get; } = ["Dockerfile", "Dockerfile.cloudron", "cloudron/Dockerfile"];

    /// <summary>Sorted by name, directories before what they hold.</summary>
    public IReadOnlyList<PackageEntry> Entries { get; }

    /// <summary>Path of the Dockerfile in the context, or null.</summary>
    public string? Dockerfile => DockerfileNames.FirstOrDefault(name => Entries.Any(entry => entry.Kind == PackageEntryKind.File && entry.Path == name));

    /// <summary>Reads the directory's names, not yet its files.</summary>
    /// <param name="alwaysInclude">Paths kept whatever <c>.dockerignore</c> says, besides that file and the Dockerfiles.</param>
    /// <exception cref="PackageException">No such directory, a link leads out, a pipe or device lies in it, or it cannot be read.</exception>
    public static PackageContext Open(string directory, params IReadOnlyCollection<string> alwaysInclude)
    {
        var root = Path.GetFullPath(directory);
        if (!Directory.Exists(root))
        {
            throw new PackageException("package.not_found", $"There is no directory '{directory}'.");
        }

        try
        {
            return new PackageContext(root, DirectoryWalk.Read(root, [IgnoreFile.Name, .. DockerfileNames, .. alwaysInclude]));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new PackageException("package.unreadable", $"The directory '{directory}' cannot be read: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>SHA-256 of the tar, lower-case hexadecimal: changes exactly when a name, a content, a link or an executable bit does.</summary>
    public async Task<string> ComputeHashAsync(CancellationToken cancellationToken)
    {
        using var sha = SHA256.Create();
        await using (var hashing = new CryptoStream(Stream.Null, sha, CryptoStreamMode.Write, leaveOpen: true))
        {
            await WriteTarAsync(hashing, cancellationToken);
        }

        return Convert.ToHexStringLower(sha.Hash!);
    }

    /// <summary>The context as a tar to read from; made while it is read. The caller disposes it.</summary>
    public Stream OpenTar() => OpenPipe(WriteTarAsync);

    /// <summary>The same, compressed, for an upload.</summary>
    public Stream OpenTarGz() => OpenPipe(WriteTarGzAsync);

    public async Task WriteTarGzAsync(Stream target, CancellationToken cancellationToken)
    {
        await using var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true);
        await WriteTarAsync(gzip, cancellationToken);
    }

    public async Task WriteTarAsync(Stream target, CancellationToken cancellationToken)
    {
        // GNU's format: PAX headers as .NET writes them hold the process id.
        await using var tar = new TarWriter(target, TarEntryFormat.Gnu, leaveOpen: true);
        foreach (var entry in Entries)
        {
            await WriteAsync(tar, entry, cancellationToken);
        }
    }

    private async Task WriteAsync(TarWriter tar, PackageEntry entry, CancellationToken cancellationToken)
    {
        var type = entry.Kind switch
        {
            PackageEntryKind.Directory => TarEntryType.Directory,
            PackageEntryKind.Link => TarEntryType.SymbolicLink,
            PackageEntryKind.File => TarEntryType.RegularFile,
        };
        var header = new GnuTarEntry(type, entry.Path)
        {
            ModificationTime = DateTimeOffset.UnixEpoch,
            Mode = entry.Kind switch
            {
                PackageEntryKind.Link => LinkMode,
                PackageEntryKind.Directory => Executable,
                PackageEntryKind.File => entry.IsExecutable ? Executable : Plain,
            },
        };
        if (entry.LinkTarget is not null)
        {
            header.LinkName = entry.LinkTarget;
        }

        if (entry.Kind != PackageEntryKind.File)
        {
            await tar.WriteEntryAsync(header, cancellationToken);
            return;
        }

        try
        {
            await using var content = new FileStream(Path.Combine(_directory, entry.Path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan | FileOptions.Asynchronous);
            header.DataStream = content;
            await tar.WriteEntryAsync(header, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PackageException("package.unreadable", $"'{entry.Path}' cannot be read: {unreadable.Message}", unreadable);
        }
    }

    private static Stream OpenPipe(Func<Stream, CancellationToken, Task> write)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 1 << 19));
        _ = Task.Run(async () =>
        {
            try
            {
                await using var target = pipe.Writer.AsStream(leaveOpen: true);
                await write(target, CancellationToken.None);
                await pipe.Writer.CompleteAsync();
            }
            catch (Exception exception)
            {
                // Comes out at the reader; when that one is gone, nobody asks any more.
                await pipe.Writer.CompleteAsync(exception);
            }
        });
        return pipe.Reader.AsStream();
    }
}
