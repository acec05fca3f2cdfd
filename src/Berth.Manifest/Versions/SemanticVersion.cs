using System.Diagnostics.CodeAnalysis;

namespace Berth.Manifest;

/// <summary>
/// A version by semver.org, read as the format's own tools read it: surrounding spaces and one leading <c>v</c> are tolerated,
/// numbers go up to 2^53-1, build metadata is dropped.
/// </summary>
internal sealed record SemanticVersion(long Major, long Minor, long Patch, IReadOnlyList<string> Prerelease)
{
    private const int Longest = 256;

    public bool HasBuild { get; private init; }

    public static bool TryParse([NotNullWhen(true)] string? text, out SemanticVersion version)
    {
        version = null!;
        if (text is null || text.Length > Longest)
        {
            return false;
        }

        var rest = text.Trim();
        if (rest.StartsWith('v'))
        {
            rest = rest[1..];
        }

        var plus = rest.IndexOf('+', StringComparison.Ordinal);
        var build = plus < 0 ? null : rest[(plus + 1)..];
        rest = plus < 0 ? rest : rest[..plus];
        var dash = rest.IndexOf('-', StringComparison.Ordinal);
        var core = (dash < 0 ? rest : rest[..dash]).Split('.');
        string[] prerelease = dash < 0 ? [] : rest[(dash + 1)..].Split('.');
        if (core.Length != 3
            || !TryNumber(core[0], out var major) || !TryNumber(core[1], out var minor) || !TryNumber(core[2], out var patch)
            || !prerelease.All(p => IsIdentifier(p) && (!IsDigits(p) || p is "0" || p[0] != '0'))
            || (build is not null && !build.Split('.').All(IsIdentifier)))
        {
            return false;
        }

        version = new SemanticVersion(major, minor, patch, prerelease) { HasBuild = build is not null };
        return true;
    }

    /// <summary>A whole number without leading zeros that JavaScript holds exactly.</summary>
    public static bool TryNumber(string text, out long number)
    {
        number = 0;
        return IsDigits(text) && (text.Length == 1 || text[0] != '0')
            && text.Length <= 16 && (number = long.Parse(text)) <= JsonNumbers.Largest;
    }

    /// <summary>Semantic precedence.</summary>
    public static int Compare(SemanticVersion left, SemanticVersion right)
    {
        var core = (left.Major, left.Minor, left.Patch).CompareTo((right.Major, right.Minor, right.Patch));
        if (core != 0)
        {
            return core;
        }

        if (left.Prerelease.Count == 0 || right.Prerelease.Count == 0)
        {
            return (left.Prerelease.Count == 0).CompareTo(right.Prerelease.Count == 0);
        }

        var first = left.Prerelease.Zip(right.Prerelease, CompareIdentifiers).FirstOrDefault(c => c != 0);
        return first != 0 ? first : left.Prerelease.Count.CompareTo(right.Prerelease.Count);
    }

    public override string ToString() => $"{Major}.{Minor}.{Patch}{(Prerelease.Count == 0 ? "" : "-" + string.Join('.', Prerelease))}";

    private static int CompareIdentifiers(string left, string right) => (IsDigits(left), IsDigits(right)) switch
    {
        // Digits without leading zeros: the longer one is greater, whatever its size.
        (true, true) when left.Length != right.Length => left.Length.CompareTo(right.Length),
        (true, false) => -1,
        (false, true) => 1,
        _ => string.CompareOrdinal(left, right),
    };

    private static bool IsDigits(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private static bool IsIdentifier(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
