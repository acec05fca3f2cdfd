namespace Berth.Dashboard.Shared;

internal static class Bytes
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Three digits at most, in powers of 1024.</summary>
    public static string Of(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1024 && unit < Units.Length - 1)
        {
            (value, unit) = (value / 1024, unit + 1);
        }

        return unit == 0 || value >= 10 ? $"{value:0} {Units[unit]}" : $"{value:0.0} {Units[unit]}";
    }
}
