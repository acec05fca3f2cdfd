using System.Globalization;

namespace Berth.Bench.Reporting;

internal static class Figures
{
    public static double Median(this IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The smallest value that so many percent do not exceed.</summary>
    public static double Percentile(this IEnumerable<double> values, int percent)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Max((int)Math.Ceiling(sorted.Length * percent / 100.0) - 1, 0)];
    }

    /// <summary>Rounded to what the measurement can tell: <c>12 345</c>, <c>85.2</c>, <c>0.71</c>.</summary>
    public static string Text(this double value) => value.ToString(value >= 1000 ? "# ##0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
