using System.Diagnostics.CodeAnalysis;

namespace Berth.Manifest;

/// <summary>A version of the platform ("box"), ordered as semantic versions are: a pre-release comes before its release.</summary>
public sealed class PlatformVersion : IComparable<PlatformVersion>, IEquatable<PlatformVersion>
{
    /// <summary>The Cloudron version whose behaviour Berth offers to packages; gates <c>minBoxVersion</c> and <c>maxBoxVersion</c>.</summary>
    public static readonly PlatformVersion Emulated = new(9, 2, 0);

    private readonly SemanticVersion _version;

    public PlatformVersion(int major, int minor, int patch) => _version = new SemanticVersion(major, minor, patch, []);

    private PlatformVersion(SemanticVersion version) => _version = version;

    /// <summary>Accepts semantic versions with or without a leading <c>v</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PlatformVersion? version)
    {
        version = SemanticVersion.TryParse(text, out var parsed) ? new PlatformVersion(parsed) : null;
        return version is not null;
    }

    public int CompareTo(PlatformVersion? other) => other is null ? 1 : SemanticVersion.Compare(_version, other._version);

    public bool Equals(PlatformVersion? other) => other is not null && CompareTo(other) == 0;

    public override bool Equals(object? obj) => Equals(obj as PlatformVersion);

    public override int GetHashCode() => HashCode.Combine(_version.Major, _version.Minor, _version.Patch);

    public override string ToString() => _version.ToString();

    public static bool operator ==(PlatformVersion? left, PlatformVersion? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(PlatformVersion? left, PlatformVersion? right) => !(left == right);

    public static bool operator <(PlatformVersion? left, PlatformVersion? right) => Comparer<PlatformVersion>.Default.Compare(left, right) < 0;

    public static bool operator >(PlatformVersion? left, PlatformVersion? right) => right < left;

    public static bool operator <=(PlatformVersion? left, PlatformVersion? right) => !(right < left);

    public static bool operator >=(PlatformVersion? left, PlatformVersion? right) => !(left < right);
}
