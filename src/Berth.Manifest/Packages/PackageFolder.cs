using System.Text.Json;

namespace Berth.Manifest;

/// <summary>
/// Reads a package's source directory: the manifest with the texts it names as <c>file://…</c> put in, the icon, and where the
/// Dockerfile is. The only part of this library that touches the file system. Nothing outside the directory is read, whatever
/// names and symbolic links in it say.
/// </summary>
public static class PackageFolder
{
    public const string ManifestName = "CloudronManifest.json";

    internal const string FileScheme = "file://";

    private const int LongestText = 4 << 20;

    private static readonly string[] TextFields = ["description", "changelog", "postInstallMessage"];
    private static readonly string[] Dockerfiles = ["Dockerfile", "Dockerfile.cloudron", "cloudron/Dockerfile"];

    /// <param name="directory">The package's directory; need not exist.</param>
    /// <returns>The package or errors; does not throw for anything found or missing in the directory.</returns>
    public static async Task<PackageReadResult> ReadAsync(string directory, CancellationToken cancellationToken)
    {
        var problems = new ProblemList();
        var files = new FolderFiles(directory);
        var source = await files.ReadAsync(ManifestName, ManifestReader.MaximumBytes, cancellationToken).ConfigureAwait(false);
        if (source.Bytes is not { } bytes)
        {
            problems.Error(JsonPath.Root, $"{ManifestName}: {source.Failure}");
            return new PackageReadResult(null, problems.Problems);
        }

        var first = ManifestReader.Read(bytes);
        if (first.Manifest is not { } raw)
        {
            return new PackageReadResult(null, first.Problems);
        }

        var texts = await InlineAsync(raw, files, problems, cancellationToken).ConfigureAwait(false);
        var icon = await PackageIcons.ReadAsync(raw, files, problems, cancellationToken).ConfigureAwait(false);
        var final = texts.Count == 0 ? first : ManifestReader.Read(JsonText.WithText(raw.Json, texts));
        IReadOnlyList<ManifestProblem> all = [.. final.Problems, .. problems.Problems];
        return final.Manifest is { } manifest && !problems.HasErrors
            ? new PackageReadResult(new PackageContents(manifest, icon, Dockerfiles.FirstOrDefault(files.Exists)), all)
            : new PackageReadResult(null, all);
    }

    private static async Task<List<(string, string)>> InlineAsync(CloudronManifest manifest, FolderFiles files, ProblemList problems, CancellationToken cancellationToken)
    {
        var texts = new List<(string, string)>();
        foreach (var field in TextFields)
        {
            if (!manifest.Json.TryGetProperty(field, out var value) || value.ValueKind != JsonValueKind.String
                || value.GetString() is not { } text || !text.StartsWith(FileScheme, StringComparison.Ordinal))
            {
                continue;
            }

            var path = JsonPath.Append(JsonPath.Root, field);
            var read = await files.ReadAsync(text[FileScheme.Length..], LongestText, cancellationToken).ConfigureAwait(false);
            if (read.Bytes is not { } bytes)
            {
                problems.Error(path, read.Failure!, value);
                continue;
            }

            var content = FolderFiles.Decode(bytes);
            if (field == "changelog" && Changelog.Section(content, manifest.Version) is { } section)
            {
                content = section;
            }
            else if (field == "changelog")
            {
                problems.Note(path, $"The file has no section [{manifest.Version}]; taken whole.", value);
            }

            texts.Add((field, content));
        }

        return texts;
    }
}
