using System.Text;

namespace Berth.Manifest;

/// <summary>Makes what is shown to people of <c>postInstallMessage</c> and of checklist messages. The result is still Markdown from a stranger.</summary>
public static class PostInstallMessage
{
    private const string OldSeparator = "=== sso ===";

    /// <summary>
    /// Keeps the <c>&lt;sso&gt;</c> blocks of an app with platform users and the <c>&lt;nosso&gt;</c> blocks of one without, then puts
    /// the variables in. In old packages a line <c>=== sso ===</c> separates the text without platform users from the one with.
    /// </summary>
    public static string Render(string text, bool sso, MessageVariables variables)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(variables);
        var chosen = ChooseOldHalf(text, sso);
        chosen = Block(chosen, "sso", keep: sso);
        chosen = Block(chosen, "nosso", keep: !sso);
        return PutIn(chosen, variables.ByName()).Trim();
    }

    private static string ChooseOldHalf(string text, bool sso)
    {
        var lines = text.Split('\n');
        var separator = Array.FindIndex(lines, l => l.Trim() == OldSeparator);
        return separator < 0 ? text : string.Join('\n', sso ? lines[(separator + 1)..] : lines[..separator]);
    }

    /// <summary>A tag without its other half stays as it is.</summary>
    private static string Block(string text, string tag, bool keep)
    {
        var (open, close) = ($"<{tag}>", $"</{tag}>");
        var result = new StringBuilder();
        var at = 0;
        while (text.IndexOf(open, at, StringComparison.Ordinal) is >= 0 and var start
            && text.IndexOf(close, start, StringComparison.Ordinal) is >= 0 and var end)
        {
            result.Append(text, at, start - at);
            if (keep)
            {
                result.Append(text, start + open.Length, end - start - open.Length);
            }

            at = end + close.Length;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>One pass, so that a value that looks like a variable stays a value.</summary>
    private static string PutIn(string text, IReadOnlyList<(string Name, string Value)> variables)
    {
        var result = new StringBuilder();
        var at = 0;
        while (text.IndexOf('$', at) is >= 0 and var dollar)
        {
            result.Append(text, at, dollar - at);
            var (name, value) = variables.FirstOrDefault(v => string.CompareOrdinal(text, dollar, v.Name, 0, v.Name.Length) == 0);
            result.Append(name is null ? "$" : value);
            at = dollar + (name?.Length ?? 1);
        }

        return result.Append(text, at, text.Length - at).ToString();
    }
}
