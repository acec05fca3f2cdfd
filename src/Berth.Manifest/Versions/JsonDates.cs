using System.Globalization;
using System.Text.Json;

namespace Berth.Manifest;

/// <summary>Dates as JavaScript takes them: text in the usual forms, or milliseconds since 1970.</summary>
internal static class JsonDates
{
    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Text without a zone is taken as UTC.</summary>
    public static bool TryRead(JsonElement json, out DateTimeOffset date)
    {
        date = default;
        if (JsonNumbers.TryWhole(json, out var milliseconds))
        {
            return TryUnix(milliseconds, out date);
        }

        return json.ValueKind == JsonValueKind.String && json.GetString() is { } text && (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out milliseconds) && text.Length >= 10
            ? TryUnix(milliseconds, out date)
            : DateTimeOffset.TryParse(
                WithoutWeekday(text),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out date));
    }

    private static bool TryUnix(long milliseconds, out DateTimeOffset date)
    {
        var isDate = milliseconds >= Earliest && milliseconds <= Last;
        date = isDate ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : default;
        return isDate;
    }

    /// <summary>JavaScript ignores the weekday; people who write dates by hand get it wrong.</summary>
    private static string WithoutWeekday(string text)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        return comma is >= 3 and <= 9 && text[..comma].All(char.IsAsciiLetter) ? text[(comma + 1)..] : text;
    }
}
