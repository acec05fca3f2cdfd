using System.Text.Json;
using Berth.Cli.Hosting;

namespace Berth.Cli.Packages;

/// <summary>A folder with a CloudronManifest.json.</summary>
internal sealed class PackageDirectory
{
    public const string ManifestName = "CloudronManifest.json";

    private PackageDirectory(string path) => Path = path;

    /// <summary>Absolute.</summary>
    public string Path { get; }

    public string ManifestPath => System.IO.Path.Combine(Path, ManifestName);

    /// <exception cref="CliException">The manifest has none, or cannot be read.</exception>
    public string ManifestId =>
        ReadManifest() is { } manifest && manifest.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
            ? id.GetString()!
            : throw CliException.Failure($"{ManifestPath} has no id.");

    /// <summary>The nearest one, from the directory upwards; null when there is none.</summary>
    public static PackageDirectory? FindUpwards(string directory)
    {
        for (var at = new DirectoryInfo(directory); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, ManifestName)))
            {
                return new PackageDirectory(at.FullName);
            }
        }

        return null;
    }

    /// <exception cref="CliException">It is not a package folder.</exception>
    public static PackageDirectory Open(string directory) =>
        File.Exists(System.IO.Path.Combine(directory, ManifestName))
            ? new PackageDirectory(directory)
            : throw CliException.Usage($"{directory} is not a package folder: it has no {ManifestName}. Make one with: berth init");

    /// <exception cref="CliException">It is not JSON.</exception>
    public JsonElement ReadManifest()
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(ManifestPath), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw CliException.Failure($"{ManifestPath} is not a JSON object.");
        }
        catch (JsonException exception)
        {
            throw CliException.Failure($"{ManifestPath} is not valid JSON: {exception.Message} Check it with: berth manifest check", exception);
        }
    }
}
