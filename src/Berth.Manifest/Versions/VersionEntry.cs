namespace Berth.Manifest;

/// <summary>One version of a package as offered by its publisher.</summary>
/// <param name="PublishState"><c>published</c>, <c>testing</c>, <c>revoked</c> or any other word; empty when there is none.</param>
/// <param name="CreatedAt">When it was first published; null when the file does not say so in a way that can be read.</param>
/// <param name="ChangedAt">When the entry last changed (<c>ts</c>); null likewise.</param>
/// <param name="Warnings">About its manifest; paths begin at the versions file's root.</param>
public sealed record VersionEntry(
    PackageVersion Version,
    CloudronManifest Manifest,
    string PublishState,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? ChangedAt,
    IReadOnlyList<ManifestProblem> Warnings)
{
    /// <summary>Offered to everybody. Revoked and testing versions are not; installed ones keep running.</summary>
    public bool IsPublished => PublishState is "published" or "approved";

    /// <summary>Has an image. Historical entries of some files have none.</summary>
    public bool IsInstallable => Manifest.DockerImage is not null;

    public bool IsRevoked => PublishState == "revoked";
}

/// <summary>An entry that cannot be used. It does not disturb the others.</summary>
public sealed record SkippedVersion(string Key, IReadOnlyList<ManifestProblem> Problems);
