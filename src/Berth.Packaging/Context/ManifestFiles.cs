using System.Text.Json;

namespace Berth.Packaging.Context;

/// <summary>The files that fields of CloudronManifest.json stand for, such as <c>"description": "file://DESCRIPTION.md"</c>.</summary>
internal static class ManifestFiles
{
    private const string Scheme = "file://";
    private const long MaxBytes = 1 << 20;

    /// <summary>Empty when there is no manifest or it cannot be read: whether it is right is not asked here.</summary>
    public static IReadOnlyList<string> In(string root)
    {
        var file = new FileInfo(Path.Combine(root, "CloudronManifest.json"));
        if (!file.Exists || file.Length > MaxBytes)
        {
            return [];
        }

        try
        {
            using var manifest = JsonDocument.Parse(
                File.ReadAllBytes(file.FullName),
                new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return manifest.RootElement.ValueKind == JsonValueKind.Object
                ? [.. manifest.RootElement.EnumerateObject().Select(field => field.Value).Where(IsFile).Select(Name)]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static bool IsFile(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString()!.StartsWith(Scheme, StringComparison.Ordinal);

    private static string Name(JsonElement value) =>
        string.Join('/', value.GetString()![Scheme.Length..].Split('/').Where(part => part is not ("" or ".")));
}
