using System.Text.Json;

namespace Berth.Manifest;

internal static class JsonNumbers
{
    /// <summary>Largest whole number that JavaScript, the language of the format, holds exactly.</summary>
    public const long Largest = (1L << 53) - 1;

    /// <summary>True for whole numbers up to <see cref="Largest"/> either side of zero, however written (<c>8080</c>, <c>8080.0</c>, <c>8.08e3</c>).</summary>
    public static bool TryWhole(JsonElement value, out long number)
    {
        number = 0;
        if (value.ValueKind != JsonValueKind.Number)
        {
            return false;
        }

        if (!value.TryGetInt64(out number))
        {
            if (!value.TryGetDouble(out var real) || real != Math.Floor(real) || Math.Abs(real) > Largest)
            {
                return false;
            }

            number = (long)real;
        }

        return number is >= -Largest and <= Largest;
    }
}
