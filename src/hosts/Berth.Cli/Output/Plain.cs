using System.Text;

namespace Berth.Cli.Output;

/// <summary>Text from servers and apps made safe for a terminal.</summary>
internal static class Plain
{
    private const char Escape = '\u001b';

    /// <summary>Without any control character: one line, no escape sequences.</summary>
    public static string Line(string? text) =>
        text is null ? "" : text.Any(char.IsControl) ? string.Concat(text.Select(c => c is '\n' or '\t' ? ' ' : c).Where(c => !char.IsControl(c))) : text;

    /// <summary>A log line: tabs and colours stay, everything that moves the cursor or talks to the terminal goes.</summary>
    public static string LogLine(string text)
    {
        if (!text.Any(c => char.IsControl(c) && c != '\t'))
        {
            return text;
        }

        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == Escape && ColourLength(text, i) is > 0 and var length)
            {
                kept.Append(text, i, length);
                i += length - 1;
            }
            else if (text[i] == '\t' || !char.IsControl(text[i]))
            {
                kept.Append(text[i]);
            }
        }

        return kept.ToString();
    }

    private static int ColourLength(string text, int start)
    {
        var i = start + 1;
        if (i >= text.Length || text[i] != '[')
        {
            return 0;
        }

        do
        {
            i++;
        }
        while (i < text.Length && (char.IsAsciiDigit(text[i]) || text[i] is ';' or ':'));
        return i < text.Length && text[i] == 'm' ? i - start + 1 : 0;
    }
}
