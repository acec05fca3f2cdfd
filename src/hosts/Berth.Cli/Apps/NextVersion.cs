using System.Text.Json;

namespace Berth.Cli.Apps;

/// <summary>An update that is there, as the server tells of it.</summary>
internal static class NextVersion
{
    private const int MostLines = 40;

    public static string Version(JsonElement update) => Text(update, "version") ?? "";

    /// <summary>What its publisher says is new; empty when that is nothing.</summary>
    public static string Changelog(JsonElement update)
    {
        var lines = (Text(update, "changelog") ?? "").Trim().Split('\n');
        return string.Join('\n', lines.Length > MostLines ? [.. lines.Take(MostLines), "…"] : lines);
    }

    private static string? Text(JsonElement update, string name) =>
        update.TryGetProperty("manifest", out var manifest) && manifest.ValueKind == JsonValueKind.Object && manifest.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
