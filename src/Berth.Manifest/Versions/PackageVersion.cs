using System.Diagnostics.CodeAnalysis;

namespace Berth.Manifest;

/// <summary>
/// The version of a package. Not ordered as semantic versions are: a numeric pre-release is a revision of the package and comes
/// <em>after</em> the bare version, so <c>1.2.3 = 1.2.3-0 &lt; 1.2.3-1 &lt; 1.2.4</c>. Any other pre-release counts as no revision,
/// so <c>1.2.3-beta = 1.2.3</c>. Equality and hash follow the order, not the text.
/// </summary>
public sealed class PackageVersion : IComparable<PackageVersion>, IEquatable<PackageVersion>
{
    /// <summary>Each number has one byte in the published format.</summary>
    private const int LargestNumber = 255;

    internal static readonly PackageVersion Zero = new("0.0.0", 0, 0, 0, 0, isStrict: true);

    private readonly string _text;

    private PackageVersion(string text, long major, long minor, long patch, long revision, bool isStrict) =>
        (_text, Major, Minor, Patch, Revision, IsStrict) = (text, major, minor, patch, revision, isStrict);

    public long Major { get; }

    public long Minor { get; }

    public long Patch { get; }

    /// <summary>The number after the dash; 0 when there is none.</summary>
    public long Revision { get; }

    /// <summary>In the grammar that can be published: numbers to 255, at most a numeric revision, no build metadata.</summary>
    public bool IsStrict { get; }

    /// <summary>Accepts every semantic version, and a leading <c>v</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PackageVersion? version)
    {
        version = null;
        if (!SemanticVersion.TryParse(text, out var parsed))
        {
            return false;
        }

        long revision = 0;
        var isRevision = parsed.Prerelease.Count == 1 && SemanticVersion.TryNumber(parsed.Prerelease[0], out revision);
        var isStrict = (isRevision || parsed.Prerelease.Count == 0) && !parsed.HasBuild
            && parsed is { Major: <= LargestNumber, Minor: <= LargestNumber, Patch: <= LargestNumber } && revision <= LargestNumber;
        version = new PackageVersion(text.Trim(), parsed.Major, parsed.Minor, parsed.Patch, revision, isStrict);
        return true;
    }

    /// <exception cref="FormatException">Not a version.</exception>
    public static PackageVersion Parse(string text) =>
        TryParse(text, out var version) ? version : throw new FormatException($"'{JsonPath.Readable(text)}' is not a version such as 1.2.3 or 1.2.3-1.");

    public int CompareTo(PackageVersion? other) =>
        other is null ? 1 : (Major, Minor, Patch, Revision).CompareTo((other.Major, other.Minor, other.Patch, other.Revision));

    public bool Equals(PackageVersion? other) => other is not null && CompareTo(other) == 0;

    public override bool Equals(object? obj) => Equals(obj as PackageVersion);

    public override int GetHashCode() => HashCode.Combine(Major, Minor, Patch, Revision);

    /// <summary>As written in the manifest, without surrounding spaces.</summary>
    public override string ToString() => _text;

    public static bool operator ==(PackageVersion? left, PackageVersion? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(PackageVersion? left, PackageVersion? right) => !(left == right);

    public static bool operator <(PackageVersion? left, PackageVersion? right) => Comparer<PackageVersion>.Default.Compare(left, right) < 0;

    public static bool operator >(PackageVersion? left, PackageVersion? right) => right < left;

    public static bool operator <=(PackageVersion? left, PackageVersion? right) => !(right < left);

    public static bool operator >=(PackageVersion? left, PackageVersion? right) => !(left < right);
}
