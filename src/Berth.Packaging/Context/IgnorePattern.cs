using System.Text;
using System.Text.RegularExpressions;

namespace Berth.Packaging.Context;

/// <summary>One line of a <c>.dockerignore</c>: <c>*</c> and <c>?</c> stay in a directory, <c>**</c> goes through them, <c>[a-z]</c> is one character, <c>\</c> takes the next literally.</summary>
internal sealed class IgnorePattern
{
    // Without backtracking a pattern cannot be made to take exponential time.
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant;

    private readonly Regex _regex;

    private IgnorePattern(bool isException, Regex regex) => (IsException, _regex) = (isException, regex);

    public bool IsException { get; }

    public static IgnorePattern Parse(string text, int line)
    {
        var isException = text[0] == '!';
        var pattern = Clean(isException ? text[1..].Trim() : text);
        try
        {
            return pattern.Length > 0
                ? new IgnorePattern(isException, new Regex(@"\A" + Translate(pattern) + @"\z", Options))
                : throw new FormatException("there is no pattern");
        }
        catch (Exception problem) when (problem is FormatException or ArgumentException)
        {
            throw new PackageException($".dockerignore, line {line}: \"{text}\" is not a pattern; see https://docs.docker.com/build/concepts/context/#dockerignore-files.", problem);
        }
    }

    public bool IsMatch(string path) => _regex.IsMatch(path);

    /// <summary>Without empty parts, <c>.</c>, <c>..</c> where it can be resolved, and slashes at the ends.</summary>
    private static string Clean(string pattern)
    {
        var parts = new List<string>();
        foreach (var part in pattern.Split('/').Where(part => part is not ("" or ".")))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                parts.Add(part);
            }
        }

        return parts.Count > 0 ? string.Join('/', parts) : pattern.Length > 0 ? "." : "";
    }

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when At(pattern, i + 1) == '*':
                    i += At(pattern, i + 2) == '/' ? 2 : 1;
                    regex.Append(i == pattern.Length - 1 ? ".*" : "(.*/)?");
                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                case '[':
                    i = TranslateClass(pattern, i, regex);
                    break;
                case '\\' when i + 1 < pattern.Length:
                    regex.Append(Literal(pattern[++i]));
                    break;
                default:
                    regex.Append(Literal(pattern[i]));
                    break;
            }
        }

        return regex.ToString();
    }

    /// <returns>Index of the closing bracket.</returns>
    private static int TranslateClass(string pattern, int start, StringBuilder regex)
    {
        var i = start + 1;
        regex.Append('[');
        if (At(pattern, i) == '^')
        {
            regex.Append("^/");
            i++;
        }

        for (var first = i; i < pattern.Length; i++)
        {
            if (pattern[i] == ']' && i > first)
            {
                regex.Append(']');
                return i;
            }

            if (pattern[i] == '-' && i > first && At(pattern, i + 1) != ']')
            {
                regex.Append('-');
            }
            else
            {
                i += pattern[i] == '\\' ? 1 : 0;
                regex.Append(Literal(At(pattern, i)));
            }
        }

        throw new FormatException("a bracket is not closed");
    }

    private static char At(string text, int index) => index < text.Length ? text[index] : '\0';

    /// <summary>As a code unit, so that no character means anything to the regex, in or out of a class.</summary>
    private static string Literal(char character) => $@"\u{(int)character:x4}";
}
