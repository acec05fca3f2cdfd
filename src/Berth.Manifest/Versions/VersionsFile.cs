namespace Berth.Manifest;

/// <summary>
/// A publisher's list of versions, <c>CloudronVersions.json</c>. Each entry is read for itself: one that cannot be used is in
/// <see cref="Skipped"/> with the reason, and the rest stays available.
/// </summary>
public sealed class VersionsFile
{
    /// <summary>Largest document taken, in bytes of UTF-8.</summary>
    public const int MaximumBytes = 16 << 20;

    /// <summary>Most entries taken.</summary>
    public const int MaximumEntries = 5000;

    internal VersionsFile(bool isStable, IEnumerable<VersionEntry> entries, IReadOnlyList<SkippedVersion> skipped)
    {
        IsStable = isStable;
        Skipped = skipped;

        // Versions that count as equal (1.0.0-beta and 1.0.0): the proper one last, then the younger one.
        Entries = [.. entries.OrderBy(e => e.Version).ThenBy(e => e.Version.IsStrict).ThenBy(e => e.CreatedAt ?? DateTimeOffset.MinValue)];
    }

    /// <summary>The publisher calls the package ready for general use.</summary>
    public bool IsStable { get; }

    /// <summary>Usable entries from the oldest version to the newest.</summary>
    public IReadOnlyList<VersionEntry> Entries { get; }

    public IReadOnlyList<SkippedVersion> Skipped { get; }

    /// <summary>No input makes it throw; whatever is wrong is in the result.</summary>
    public static VersionsFileReadResult Read(ReadOnlySpan<byte> utf8) => VersionsFileReader.Read(utf8);

    public VersionEntry? Find(PackageVersion version) => Entries.LastOrDefault(e => e.Version == version);

    /// <summary>The newest version that runs on the platform, to install; null when there is none.</summary>
    /// <param name="publishedOnly">Leave out what is not published. Revoked versions and those without an image are never offered.</param>
    /// <param name="platform">Null is <see cref="PlatformVersion.Emulated"/>.</param>
    public VersionEntry? Latest(bool publishedOnly = true, PlatformVersion? platform = null) => Candidates(publishedOnly, platform).LastOrDefault();

    /// <summary>
    /// The next step from an installed version, so that updates pass through every version their migrations expect: the highest
    /// revision of the installed <c>x.y.z</c> if that is higher, else the highest revision of the next <c>x.y.z</c> there is.
    /// Null when there is nothing higher.
    /// </summary>
    /// <inheritdoc cref="Latest" path="/param"/>
    public VersionEntry? NextAfter(PackageVersion installed, bool publishedOnly = true, PlatformVersion? platform = null) =>
        Candidates(publishedOnly, platform)
            .Where(e => e.Version > installed)
            .GroupBy(e => (e.Version.Major, e.Version.Minor, e.Version.Patch))
            .FirstOrDefault()?
            .Last();

    private IEnumerable<VersionEntry> Candidates(bool publishedOnly, PlatformVersion? platform) =>
        Entries.Where(e => e.IsInstallable && !e.IsRevoked && (e.IsPublished || !publishedOnly) && e.Manifest.CheckPlatform(platform) is null);
}
