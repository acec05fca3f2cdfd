using Berth.Packaging.Archive;

namespace Berth.Packaging;

/// <summary>Unpacks what somebody uploaded.</summary>
public static class PackageArchive
{
    /// <summary>
    /// Unpacks a tar or tar.gz into <paramref name="directory"/>, which must be absent or empty and appears only when all went well.
    /// A single top-level folder that holds <c>CloudronManifest.json</c> is taken for the package itself.
    /// Files get mode 0644 or, when their owner may execute them, 0755; owners, times and special bits are not taken over.
    /// </summary>
    /// <exception cref="PackageException">
    /// The archive is damaged, above a limit, holds a path or a link that leaves the folder, one path twice, or a device.
    /// Nothing is left behind then, nor after any other failure.
    /// </exception>
    public static Task ExtractAsync(Stream archive, string directory, PackageLimits limits, CancellationToken cancellationToken) =>
        new ArchiveExtraction(directory, limits).RunAsync(archive, cancellationToken);
}
