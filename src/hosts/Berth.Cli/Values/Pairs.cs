using System.Globalization;
using Berth.Cli.Hosting;

namespace Berth.Cli.Values;

/// <summary>Reads <c>KEY=value</c> arguments.</summary>
internal static class Pairs
{
    /// <summary>Each argument is one pair; the value may be empty and hold anything.</summary>
    public static Dictionary<string, string> Parse(IEnumerable<string>? arguments, string example)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var argument in arguments ?? [])
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw CliException.Usage($"'{argument}' is not of the form KEY=value, such as {example}.");
            }

            pairs[argument[..equals]] = argument[(equals + 1)..];
        }

        return pairs;
    }

    /// <summary>As <see cref="Parse"/>, but one argument may hold several pairs, set apart by commas.</summary>
    public static Dictionary<string, string> ParseList(IEnumerable<string>? arguments, string example) =>
        Parse((arguments ?? []).SelectMany(argument => argument.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)), example);

    /// <summary><c>KEY=2222</c>; an empty value or 0 switches the port off.</summary>
    public static Dictionary<string, int?>? ParsePorts(IEnumerable<string>? arguments)
    {
        var pairs = ParseList(arguments, "SSH_PORT=2222");
        return pairs.Count == 0 ? null : pairs.ToDictionary(pair => pair.Key, pair => Port(pair.Key, pair.Value), StringComparer.Ordinal);
    }

    private static int? Port(string key, string value)
    {
        if (value.Length == 0)
        {
            return null;
        }

        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
            ? port == 0 ? null : port
            : throw CliException.Usage($"'{value}' is not a port for {key}. Give a number from 1 to 65535, or nothing to switch it off.");
    }
}
