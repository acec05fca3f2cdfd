using System.Text.Json;

namespace Berth.Dashboard.Shared;

/// <summary>Careful looks into manifests, which are somebody else's.</summary>
internal static class Json
{
    /// <summary>Null unless there is a string of that name.</summary>
    public static string? Text(JsonElement? from, string name) =>
        from is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static bool Flag(JsonElement? from, string name) =>
        from is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
