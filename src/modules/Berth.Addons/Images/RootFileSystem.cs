using System.Text.Json;

namespace Berth.Addons.Images;

/// <summary>What <c>image.json</c> asks of mmdebstrap; docs/images.md, rule 5.</summary>
internal sealed record RootFileSystem(
    string Hash,
    string Suite,
    string Variant,
    IReadOnlyList<string> Components,
    IReadOnlyList<string> Packages,
    IReadOnlyList<string> AptOptions,
    IReadOnlyList<string> DpkgOptions)
{
    public const string Name = "debian";

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public string Reference => $"berth/{Name}:{Hash}";

    /// <summary>Its name until mmdebstrap has said that it is whole.</summary>
    public string Unchecked => $"{Reference}-unchecked";

    /// <summary>Null for images that stand on another image.</summary>
    public static RootFileSystem? Find(string imageFolder)
    {
        var path = Path.Combine(imageFolder, "image.json");
        if (!File.Exists(path))
        {
            return null;
        }

        var content = File.ReadAllBytes(path);
        var read = JsonSerializer.Deserialize<RootFileSystem>(content, Web) ?? throw new InvalidDataException($"{path} is empty.");
        return read with { Hash = ImageFolder.HashFile(path, content) };
    }

    /// <summary>mmdebstrap's argument list; it writes the tar to standard output.</summary>
    public IReadOnlyList<string> Arguments(AptSources sources)
    {
        var components = string.Join(' ', Components);
        return
        [
            $"--variant={Variant}", "--mode=root", "--format=tar",
            $"--components={string.Join(',', Components)}",
            $"--include={string.Join(',', Packages)}",
            .. AptOptions.Select(option => $"--aptopt={option}"),
            .. DpkgOptions.Select(option => $"--dpkgopt={option}"),
            Suite, "-",
            $"deb {sources.Archive} {Suite} {components}",
            $"deb {sources.Archive} {Suite}-updates {components}",
            $"deb {sources.Security} {Suite}-security {components}",
        ];
    }
}
