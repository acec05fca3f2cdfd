using System.Globalization;

namespace Berth.Addons.Providers.Redis;

/// <summary>What Redis says of its databases (<c>INFO keyspace</c>): a line each, such as <c>db0:keys=60,expires=57,avg_ttl=81</c>.</summary>
internal static class RedisKeyspace
{
    /// <summary>
    /// Keys of all databases that do not expire. The others may end at any time, between a dump and its restore too, so
    /// that their number says nothing about whether the data is whole.
    /// </summary>
    public static long CountStaying(string keyspace) =>
        keyspace.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => line.StartsWith("db", StringComparison.Ordinal))
            .Sum(line => Read(line, "keys=") - Read(line, "expires="));

    /// <summary>Bytes in use, of <c>INFO memory</c>.</summary>
    public static long ReadMemory(string memory) =>
        memory.Split('\n', StringSplitOptions.TrimEntries).FirstOrDefault(line => line.StartsWith("used_memory:", StringComparison.Ordinal)) is { } line
            ? long.Parse(line["used_memory:".Length..], CultureInfo.InvariantCulture)
            : 0;

    private static long Read(string line, string name) =>
        line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(',').FirstOrDefault(field => field.StartsWith(name, StringComparison.Ordinal)) is { } field
            ? long.Parse(field[name.Length..], CultureInfo.InvariantCulture)
            : 0;
}
