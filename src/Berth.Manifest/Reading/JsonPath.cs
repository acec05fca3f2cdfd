using System.Text;

namespace Berth.Manifest;

/// <summary>Builds the JSON paths that problems carry.</summary>
internal static class JsonPath
{
    public const string Root = "$";

    private const int LongestName = 60;

    public static string Append(string path, string name) =>
        name.Length is > 0 and <= LongestName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? $"{path}.{name}"
            : $"{path}['{Readable(name)}']";

    public static string Append(string path, int index) => $"{path}[{index}]";

    /// <summary>Cut to length, control characters and invisible direction marks made visible, for messages.</summary>
    public static string Readable(string text, int longest = LongestName)
    {
        var builder = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (builder.Length >= longest)
            {
                return builder.Append('…').ToString();
            }

            if (Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.Format)
            {
                builder.Append($"\\u{rune.Value:x4}");
            }
            else
            {
                builder.Append(rune);
            }
        }

        return builder.ToString();
    }
}
