using Berth.Kernel;
using Berth.Manifest;

namespace Berth.Catalog;

/// <summary>
/// Sources of packages that are built on this server. Each is kept under an id made from its content, so the same
/// source is kept once and an app can be built again from exactly what it was built from.
/// </summary>
public interface IPackages
{
    /// <summary>Keeps a copy of a package folder.</summary>
    Task<Result<StoredPackage>> ImportFolderAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Unpacks and keeps an uploaded tar or tar.gz. Hostile archives are refused and leave nothing.</summary>
    Task<Result<StoredPackage>> ImportArchiveAsync(Stream archive, CancellationToken cancellationToken);

    /// <summary><c>package.not_found</c> when nothing is kept under that id.</summary>
    Task<Result<StoredPackage>> FindAsync(string id, CancellationToken cancellationToken);
}

/// <param name="Id"><c>src-</c> and the hash of the content.</param>
/// <param name="Dockerfile">Path inside the folder.</param>
public sealed record StoredPackage(string Id, string Folder, CloudronManifest Manifest, ReadOnlyMemory<byte>? Icon, string Dockerfile, IReadOnlyList<string> Warnings)
{
    /// <summary>The reference its image is built under; the same source always has the same.</summary>
    public string ImageReference => $"berth/app/{RepositoryName(Manifest.Id)}:{Manifest.Version}-{Id[4..16]}".ToLowerInvariant();

    private static string RepositoryName(string? id) =>
        string.IsNullOrEmpty(id) ? "unnamed" : string.Concat(id.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? char.ToLowerInvariant(c) : '-')).Trim('.', '-', '_');
}
