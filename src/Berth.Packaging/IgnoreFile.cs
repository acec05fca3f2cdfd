namespace Berth.Packaging;

/// <summary>What a <c>.dockerignore</c> leaves out; the last line that matches a path decides.</summary>
internal sealed class IgnoreFile
{
    public const string Name = ".dockerignore";

    private readonly IReadOnlyList<IgnorePattern> _patterns;
    private readonly bool _hasExceptions;

    private IgnoreFile(IReadOnlyList<IgnorePattern> patterns) =>
        (_patterns, _hasExceptions) = (patterns, patterns.Any(pattern => pattern.IsException));

    public static IgnoreFile Parse(IEnumerable<string> lines)
    {
        try
        {
            return new IgnoreFile([.. lines.Select(line => IgnorePattern.TryParse(line.TrimStart('\uFEFF'))).OfType<IgnorePattern>()]);
        }
        catch (ArgumentException nonsense)
        {
            throw new PackageException("package.unreadable", $"{Name} holds a pattern that cannot be read: {nonsense.Message}", nonsense);
        }
    }

    /// <param name="path">Relative, with slashes.</param>
    public bool Ignores(string path)
    {
        var ignored = false;
        foreach (var pattern in _patterns)
        {
            if (pattern.IsException == ignored && pattern.Matches(path))
            {
                ignored = !pattern.IsException;
            }
        }

        return ignored;
    }

    /// <summary>True when an ignored directory need not be looked into. With exceptions about, any could be meant.</summary>
    public bool IgnoresAllBelow(string directory) => !_hasExceptions && Ignores(directory);
}
