using System.Globalization;

namespace Berth.Gateway.Hosting;

/// <summary>How many clients fit into the process's limit on open files: each may cost one to the client and one to the app.</summary>
internal static class FileLimit
{
    private const int Most = 50_000;
    private const int Least = 100;

    public static int Connections() => Connections(ReadLines());

    /// <param name="limits">The lines of <c>/proc/self/limits</c> (proc(5)).</param>
    public static int Connections(IEnumerable<string> limits)
    {
        var line = limits.FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        var words = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is { Length: > 3 } && int.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out var files)
            ? Math.Clamp((files - 500) / 2, Least, Most)
            : Most;
    }

    private static string[] ReadLines()
    {
        try
        {
            return File.ReadAllLines("/proc/self/limits");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
