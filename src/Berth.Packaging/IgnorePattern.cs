using System.Text;
using System.Text.RegularExpressions;

namespace Berth.Packaging;

/// <summary>
/// One line of a <c>.dockerignore</c>: shell wildcards (<c>*</c>, <c>?</c>, <c>[…]</c>, none crosses a slash), <c>**</c> for any
/// number of directories, <c>!</c> in front takes back. Rules: docs.docker.com, "dockerfile/#dockerignore-file".
/// </summary>
internal sealed class IgnorePattern
{
    private readonly Regex _whole;

    private IgnorePattern(string text, bool isException, Regex whole) => (Text, IsException, _whole) = (text, isException, whole);

    /// <summary>Without the exclamation mark, cleaned.</summary>
    public string Text { get; }

    public bool IsException { get; }

    /// <summary>Null for blank lines and comments.</summary>
    public static IgnorePattern? TryParse(string line)
    {
        if (line.StartsWith('#'))
        {
            return null;
        }

        var text = line.Trim();
        var isException = text.StartsWith('!');
        text = Clean(isException ? text[1..].Trim() : text);
        return text.Length == 0 ? null : new IgnorePattern(text, isException, new Regex(ToExpression(text), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
    }

    /// <summary>True for the path itself and for all below a directory that matches.</summary>
    public bool Matches(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
        {
            if (_whole.IsMatch(path.AsSpan(0, end)))
            {
                return true;
            }
        }

        return false;
    }

    private static string Clean(string text)
    {
        var parts = new List<string>();
        foreach (var part in text.Split('/'))
        {
            switch (part)
            {
                case "" or ".":
                    break;
                case ".." when parts.Count > 0:
                    parts.RemoveAt(parts.Count - 1);
                    break;
                default:
                    parts.Add(part);
                    break;
            }
        }

        return string.Join('/', parts);
    }

    private static string ToExpression(string text)
    {
        var expression = new StringBuilder(@"\A");
        for (var i = 0; i < text.Length; i++)
        {
            var rest = text.AsSpan(i);
            if (rest.StartsWith("**/"))
            {
                expression.Append("(?:.*/)?");
                i += 2;
            }
            else if (rest.StartsWith("**"))
            {
                expression.Append(".*");
                i++;
            }
            else if (text[i] == '[' && rest.IndexOf(']') is > 1 and var close)
            {
                expression.Append('[').Append(rest[1..close].ToString().Replace("\\", @"\\", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal)).Append(']');
                i += close;
            }
            else
            {
                expression.Append(text[i] switch
                {
                    '*' => "[^/]*",
                    '?' => "[^/]",
                    '\\' when i + 1 < text.Length => Regex.Escape(text[++i].ToString()),
                    var c => Regex.Escape(c.ToString()),
                });
            }
        }

        return expression.Append(@"\z").ToString();
    }
}
