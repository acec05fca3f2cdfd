using System.Globalization;
using System.Text.Json;

namespace Berth.Manifest;

internal static class MemorySection
{
    private const string Allowed = "a whole number of bytes from 1, or text with a unit of kb, mb, gb or tb, such as \"512MB\" or \"1.5 gb\"";

    /// <summary>Bytes; null when the manifest does not say or says something below zero.</summary>
    public static long? Limit(ObjectReader root)
    {
        const string name = "memoryLimit";
        if (!root.TryGet(name, out var value))
        {
            return null;
        }

        var limit = JsonNumbers.TryWhole(value, out var number) ? number
            : value.ValueKind == JsonValueKind.String ? Parse(value.GetString()!)
            : null;
        if (limit is null || (value.ValueKind == JsonValueKind.Number && limit < 1))
        {
            root.Problems.Error(root.PathOf(name), $"Must be {Allowed}.", value);
            return null;
        }

        if (limit < CloudronManifest.MinimumMemory)
        {
            root.Problems.Note(root.PathOf(name), "Is below 256 MiB, the least that an app gets.", value);
        }

        return limit < 0 ? null : limit;
    }

    private static long? Parse(string text)
    {
        if (text.Length < 3 || text[^1] is not ('b' or 'B') || Shift(text[^2]) is not { } shift)
        {
            return null;
        }

        var number = text.AsSpan(..^2).TrimEnd(' ');
        var isPlain = number.Length > 0 && char.IsAsciiDigit(number[^1])
            && (char.IsAsciiDigit(number[0]) || (number.Length > 1 && (number[0] is '-' or '+') && char.IsAsciiDigit(number[1])));
        if (!isPlain || !double.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var units))
        {
            return null;
        }

        var bytes = Math.Floor(units * (1L << shift));
        return Math.Abs(bytes) <= JsonNumbers.Largest ? (long)bytes : null;
    }

    private static int? Shift(char unit) => char.ToLowerInvariant(unit) switch { 'k' => 10, 'm' => 20, 'g' => 30, 't' => 40, _ => null };
}
