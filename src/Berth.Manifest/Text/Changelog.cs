namespace Berth.Manifest;

/// <summary>A changelog file: sections that each begin with a line holding their version in brackets, such as <c>[1.2.3]</c>.</summary>
public static class Changelog
{
    /// <summary>
    /// The lines of one version without the blank ones, joined by line feeds; null when there is no such section. A section of
    /// the exact version wins; else the revision does not count, so <c>1.2.3-1</c> finds <c>[1.2.3]</c>.
    /// </summary>
    public static string? Section(string text, PackageVersion version)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(version);
        var lines = text.Split('\n').Select(l => l.TrimEnd()).ToList();
        return Cut(lines, v => v == version)
            ?? Cut(lines, v => (v.Major, v.Minor, v.Patch, v.Revision) == (version.Major, version.Minor, version.Patch, 0));
    }

    private static string? Cut(List<string> lines, Func<PackageVersion, bool> isWanted)
    {
        var start = lines.FindIndex(l => Heading(l) is { } version && isWanted(version));
        return start < 0
            ? null
            : string.Join('\n', lines.Skip(start + 1).TakeWhile(l => Heading(l) is null).Where(l => l.Length > 0));
    }

    /// <summary>The version in <c>[1.2.3]</c>, also as a Markdown heading and with a date behind it; null for any other line.</summary>
    private static PackageVersion? Heading(string line)
    {
        var rest = line.TrimStart('#', ' ');
        var end = rest.IndexOf(']', StringComparison.Ordinal);
        return end > 1 && rest[0] == '[' && PackageVersion.TryParse(rest[1..end], out var version) ? version : null;
    }
}
