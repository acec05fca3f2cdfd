using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Contracts;

namespace Berth.Cli.Packages;

/// <summary>Manifests for images: what the server cannot read from a folder is put in here.</summary>
internal static class PackageManifests
{
    private const string FilePrefix = "file://";
    private const long MaxIcon = 1 << 20;

    /// <summary>The least manifest with which an image that serves HTTP can be installed.</summary>
    public static JsonElement ForImage(string image, int httpPort)
    {
        var title = Title(image);
        var manifest = new JsonObject
        {
            ["id"] = $"local.{title}",
            ["title"] = title,
            ["author"] = "",
            ["tagline"] = $"From the image {image}",
            ["version"] = "1.0.0",
            ["manifestVersion"] = 2,
            ["httpPort"] = httpPort,
            ["healthCheckPath"] = "/",
            ["addons"] = new JsonObject { ["localstorage"] = new JsonObject() },
            ["dockerImage"] = image,
        };
        return JsonSerializer.SerializeToElement(manifest, BerthJson.Default.JsonObject);
    }

    /// <summary>The icon that the manifest names as <c>file://…</c>, base64; null when there is none inside the folder.</summary>
    public static string? ReadIcon(PackageDirectory folder, JsonObject manifest)
    {
        if (manifest["icon"] is not JsonValue value || !value.TryGetValue<string>(out var icon) || !icon.StartsWith(FilePrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var file = new FileInfo(Path.GetFullPath(icon[FilePrefix.Length..].TrimStart('/'), folder.Path));
        return file.FullName.StartsWith(folder.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal) && file is { Exists: true, Length: <= MaxIcon }
            ? Convert.ToBase64String(File.ReadAllBytes(file.FullName))
            : null;
    }

    // registry:5000/owner/Name:tag@sha256:… becomes name.
    private static string Title(string image)
    {
        var name = image.Split('@')[0].Split('/')[^1].Split(':')[0].ToLowerInvariant();
        var kept = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                kept.Append(c);
            }
        }

        return kept.Length == 0 || char.IsAsciiDigit(kept[0]) ? $"app{kept}" : kept.ToString();
    }
}
