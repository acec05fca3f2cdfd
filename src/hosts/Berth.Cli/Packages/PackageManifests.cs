using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Contracts;

namespace Berth.Cli.Packages;

/// <summary>Manifests for images: what the server cannot read from a folder is put in here.</summary>
internal static class PackageManifests
{
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

    /// <summary>The manifest with another image.</summary>
    public static JsonElement WithImage(JsonElement manifest, string image)
    {
        var copy = JsonNode.Parse(manifest.GetRawText())!.AsObject();
        copy["dockerImage"] = image;
        return JsonSerializer.SerializeToElement(copy, BerthJson.Default.JsonObject);
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
