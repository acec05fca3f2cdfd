using System.Text;
using System.Text.RegularExpressions;

namespace Berth.Cli.Packages;

/// <summary>
/// A <c>.dockerignore</c> file: one pattern a line, <c>#</c> comments, <c>!</c> takes back, the last match decides; <c>*</c> and
/// <c>?</c> stay within one name, <c>**</c> goes over any number of directories; matching a directory takes everything in it.
/// </summary>
internal sealed class IgnoreRules
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    private readonly List<(Regex Pattern, bool Ignored)> _rules = [];

    public IgnoreRules(IEnumerable<string> lines)
    {
        foreach (var line in lines.Select(line => line.Trim()))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var ignored = line[0] != '!';
            var pattern = (ignored ? line : line[1..]).Trim().Trim('/');
            if (pattern.Length > 0)
            {
                _rules.Add((Compile(pattern), ignored));
            }
        }
    }

    /// <summary>Whether a rule brings back something; then no directory can be skipped unseen.</summary>
    public bool HasExceptions => _rules.Exists(rule => !rule.Ignored);

    /// <param name="path">Relative, with slashes, without a leading one.</param>
    public bool IsIgnored(string path)
    {
        var ignored = false;
        foreach (var rule in _rules)
        {
            if (rule.Ignored != ignored && rule.Pattern.IsMatch(path))
            {
                ignored = rule.Ignored;
            }
        }

        return ignored;
    }

    private static Regex Compile(string pattern)
    {
        var regex = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    i++;
                    if (i + 1 < pattern.Length && pattern[i + 1] == '/')
                    {
                        i++;
                        regex.Append("(?:.*/)?");
                    }
                    else
                    {
                        regex.Append(".*");
                    }

                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                case '\\' when i + 1 < pattern.Length:
                    regex.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return new Regex(regex.Append("(?:/.*)?$").ToString(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MatchLimit);
    }
}
