using System.Text.Json;

namespace Berth.Cli.Values;

/// <summary>A null that is present, where absent means something else.</summary>
internal static class JsonNull
{
    public static JsonElement Element { get; } = Make();

    private static JsonElement Make()
    {
        using var document = JsonDocument.Parse("null");
        return document.RootElement.Clone();
    }
}
