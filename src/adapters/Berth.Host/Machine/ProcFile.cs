using System.Globalization;

namespace Berth.Host.Machine;

/// <summary>Reads the kernel's and the distribution's text files.</summary>
internal static class ProcFile
{
    /// <summary>The first value of each name; quotes around values are taken off.</summary>
    public static Dictionary<string, string> Pairs(IEnumerable<string> lines, char separator)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (line.IndexOf(separator) is > 0 and var at)
            {
                pairs.TryAdd(line[..at].Trim(), line[(at + 1)..].Trim().Trim('"'));
            }
        }

        return pairs;
    }

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary><c>MemTotal: 24690336 kB</c> in bytes; 0 when the kernel does not tell.</summary>
    public static long Kibibytes(Dictionary<string, string> pairs, string name) =>
        pairs.TryGetValue(name, out var value) ? long.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture) * 1024 : 0;
}
