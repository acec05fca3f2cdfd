using System.Runtime.InteropServices;
using System.Text.Json;

namespace Berth.Manifest;

internal static class VersionEntryReader
{
    /// <summary>Room for the members beside the manifest.</summary>
    private const int MaximumBytes = ManifestReader.MaximumBytes + (64 << 10);

    /// <summary>The entry with its warnings inside, or null and why.</summary>
    public static (VersionEntry? Entry, IReadOnlyList<ManifestProblem> Problems) Read(string key, JsonElement json, string path)
    {
        var problems = new ProblemList();
        if (!PackageVersion.TryParse(key, out var version))
        {
            problems.Error(path, "The key must be a version such as 1.2.3 or 1.2.3-1.");
            return (null, problems.Problems);
        }

        var frame = new ProblemList();
        if (JsonSource.ReadObject(JsonMarshal.GetRawUtf8Value(json), MaximumBytes, frame) is not { } entry)
        {
            return (null, Below(path, frame.Problems));
        }

        if (!entry.TryGetProperty("manifest", out var manifestJson))
        {
            problems.Error(JsonPath.Append(path, "manifest"), "Is required.");
            return (null, problems.Problems);
        }

        var manifestPath = JsonPath.Append(path, "manifest");
        var read = ManifestReader.Read(manifestJson);
        var aboutManifest = Below(manifestPath, read.Problems);
        if (read.Manifest is not { } manifest)
        {
            return (null, aboutManifest);
        }

        CheckManifest(manifest, version, manifestPath, problems);
        var created = Date(entry, "creationDate", path, problems);
        var changed = Date(entry, "ts", path, problems);
        var state = PublishState(entry, path, problems);
        IReadOnlyList<ManifestProblem> all = [.. Below(path, frame.Problems), .. aboutManifest, .. problems.Problems];
        return (problems.HasErrors ? null : new VersionEntry(version, manifest, state, created, changed, all), all);
    }

    private static IReadOnlyList<ManifestProblem> Below(string path, IReadOnlyList<ManifestProblem> problems) =>
        [.. problems.Select(p => p with { Path = path + p.Path[JsonPath.Root.Length..] })];

    private static void CheckManifest(CloudronManifest manifest, PackageVersion version, string path, ProblemList problems)
    {
        if (manifest.Version != version)
        {
            problems.Error(JsonPath.Append(path, "version"), $"Must be the version of the entry, {version}.", manifest.Json.GetProperty("version"));
        }

        if (manifest.DockerImage is null)
        {
            problems.Warn(JsonPath.Append(path, "dockerImage"), "Is required: without an image there is nothing to install. The version is listed, but never offered.");
        }

        foreach (var (field, text) in new[] { ("description", manifest.Description), ("changelog", manifest.Changelog), ("postInstallMessage", manifest.PostInstall) })
        {
            if (text?.StartsWith(PackageFolder.FileScheme, StringComparison.Ordinal) == true)
            {
                problems.Note(JsonPath.Append(path, field), "Names a file; a versions file must hold the text itself.");
            }
        }
    }

    private static DateTimeOffset? Date(JsonElement entry, string name, string path, ProblemList problems)
    {
        var found = entry.TryGetProperty(name, out var value);
        if (found && JsonDates.TryRead(value, out var date))
        {
            return date;
        }

        problems.Warn(JsonPath.Append(path, name), "Is required: a date, or milliseconds since 1970.", found ? value : null);
        return null;
    }

    private static string PublishState(JsonElement entry, string path, ProblemList problems)
    {
        if (entry.TryGetProperty("publishState", out var state) && state.ValueKind == JsonValueKind.String && state.GetString() is { } text)
        {
            return text;
        }

        problems.Warn(JsonPath.Append(path, "publishState"), "Is required: published, testing or revoked. Counts as not published.");
        return "";
    }
}
