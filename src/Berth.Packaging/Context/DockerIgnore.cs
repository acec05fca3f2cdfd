namespace Berth.Packaging.Context;

/// <summary>
/// The rules of a <c>.dockerignore</c>, as https://docs.docker.com/build/concepts/context/#dockerignore-files has them:
/// the last pattern that matches a path or one of its parents decides.
/// </summary>
internal sealed class DockerIgnore
{
    private readonly List<IgnorePattern> _patterns = [];

    private DockerIgnore()
    {
    }

    /// <summary>True when something below an ignored directory may be taken in again.</summary>
    public bool HasExceptions => _patterns.Any(pattern => pattern.IsException);

    /// <exception cref="PackageException">A pattern cannot be understood.</exception>
    public static DockerIgnore Parse(IEnumerable<string> lines)
    {
        var rules = new DockerIgnore();
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (!line.StartsWith('#') && line.Trim().Length > 0)
            {
                rules._patterns.Add(IgnorePattern.Parse(line.Trim(), number));
            }
        }

        return rules;
    }

    /// <summary>Which patterns match <paramref name="path"/> or a parent of it.</summary>
    /// <param name="parent">The answer for the directory that holds it; null at the top.</param>
    public bool[] Match(string path, bool[]? parent)
    {
        var matches = new bool[_patterns.Count];
        for (var i = 0; i < matches.Length; i++)
        {
            matches[i] = parent?[i] == true || _patterns[i].IsMatch(path);
        }

        return matches;
    }

    public bool IsIgnored(bool[] matches)
    {
        var last = Array.LastIndexOf(matches, true);
        return last >= 0 && !_patterns[last].IsException;
    }
}
