using System.IO.Compression;

namespace Berth.Packaging;

/// <summary>Unpacks what somebody uploaded. Nothing in it is trusted.</summary>
public static class PackageArchive
{
    /// <summary>
    /// Unpacks a tar or tar.gz into <paramref name="directory"/>, which must be absent or empty. Only files, directories and links
    /// come out; owners are this process's, modes 0644 or 0755. When it fails, the directory is gone again.
    /// </summary>
    /// <exception cref="PackageException">It is no archive, holds what it must not, or is too large.</exception>
    public static async Task ExtractAsync(Stream archive, string directory, PackageLimits limits, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Packages are unpacked where they are built: on Linux.");
        }

        var root = Path.GetFullPath(directory);
        if (Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).Any())
        {
            throw new IOException($"'{root}' is not empty.");
        }

        Directory.CreateDirectory(root);
        var isDone = false;
        try
        {
            await using var plain = await OpenAsync(archive, cancellationToken);
            await new Extraction(root, limits).RunAsync(plain, cancellationToken);
            isDone = true;
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or OverflowException)
        {
            throw new PackageException("package.invalid_archive", $"The upload is no complete tar or tar.gz archive: {broken.Message}", broken);
        }
        finally
        {
            if (!isDone)
            {
                Directory.Delete(root, recursive: true);
            }
        }
    }

    // gzip begins with 1f 8b (RFC 1952).
    private static async Task<Stream> OpenAsync(Stream archive, CancellationToken cancellationToken)
    {
        var buffered = new BufferedHead(archive);
        var head = await buffered.PeekAsync(2, cancellationToken);
        return head is [0x1f, 0x8b] ? new GZipStream(buffered, CompressionMode.Decompress) : buffered;
    }
}
