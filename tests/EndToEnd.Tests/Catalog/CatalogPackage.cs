using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>The catalog's package folders, and older versions of them.</summary>
internal static class CatalogPackage
{
    public const string OldVersion = "0.9.0";

    /// <summary>In an older version's image only; says its version.</summary>
    public const string Difference = "/app/code/older-version";

    public static string Folder { get; } = Path.Combine(Cli.Root(), "catalog");

    public static string Version(string package) => (string)Manifest(Path.Combine(Folder, package))["version"]!;

    /// <summary>A copy with a lower version, and an image that differs.</summary>
    public static string MakeOlder(string package)
    {
        var (from, copy) = (Path.Combine(Folder, package), Path.Combine(Path.GetTempPath(), $"{package}-{Guid.NewGuid():N}"));
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var json = Manifest(copy);
        json["version"] = OldVersion;
        File.WriteAllText(ManifestFile(copy), json.ToJsonString());
        File.AppendAllText(Path.Combine(copy, "Dockerfile"), $"RUN echo {OldVersion} > {Difference}\n");
        return copy;
    }

    private static JsonNode Manifest(string folder) => JsonNode.Parse(File.ReadAllText(ManifestFile(folder)))!;

    private static string ManifestFile(string folder) => Path.Combine(folder, "CloudronManifest.json");
}
