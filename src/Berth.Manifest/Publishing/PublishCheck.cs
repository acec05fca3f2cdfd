using System.Text.Json;

namespace Berth.Manifest;

public enum PublishTarget
{
    /// <summary>A <c>CloudronVersions.json</c> that anybody hosts.</summary>
    CommunityVersions,

    /// <summary>The official store's own rules.</summary>
    OfficialStore,
}

/// <summary>
/// The strict check before a package is published: valid for every platform that reads the format, complete, and asking for
/// a platform new enough for the fields it uses.
/// </summary>
public static class PublishCheck
{
    private static readonly string[] Common =
        ["id", "title", "description", "tagline", "website", "contactEmail", "author", "tags", "changelog", "mediaLinks", "healthCheckPath"];

    private static readonly string[] Community = ["iconUrl", "packagerName", "packagerUrl"];

    private static readonly string[] Official = ["dockerImage", "icon"];

    /// <summary>Everything that stands in the way, each as an error; empty when the manifest may be published.</summary>
    public static IReadOnlyList<ManifestProblem> Check(ManifestReadResult result, PublishTarget target)
    {
        ArgumentNullException.ThrowIfNull(result);
        var refused = result.Problems.Where(p => p.Severity != ManifestSeverity.Note);
        if (result.Manifest is not { } manifest)
        {
            return [.. refused.Select(AsError)];
        }

        var required = Common.Concat(target == PublishTarget.OfficialStore ? Official : Community);
        return
        [
            .. refused.Where(p => !IsAllowedPackageUrl(p, manifest)).Select(AsError),
            .. required.Where(f => !IsFilled(manifest.Json, f)).Select(f => Problem(f, "Is required to publish.")),
            .. MediaLinks(manifest),
            .. target == PublishTarget.OfficialStore ? OfficialImage(manifest) : [],
            .. MinimumPlatform.Check(manifest),
        ];
    }

    internal static ManifestProblem Problem(string field, string message, JsonElement? value = null)
    {
        var problems = new ProblemList();
        problems.Error(JsonPath.Append(JsonPath.Root, field), message, value);
        return problems.Problems[0];
    }

    private static ManifestProblem AsError(ManifestProblem problem) => problem with { Severity = ManifestSeverity.Error };

    /// <summary>As JavaScript sees it: an empty list is filled.</summary>
    private static bool IsFilled(JsonElement manifest, string field) =>
        manifest.TryGetProperty(field, out var value) && value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.False => false,
            JsonValueKind.String => value.GetString()!.Length > 0,
            _ => true,
        };

    private static bool IsAllowedPackageUrl(ManifestProblem problem, CloudronManifest manifest) =>
        problem.Path == "$.packageUrl" && manifest.PackageUrl is not null && manifest.MinBoxVersion >= new PlatformVersion(10, 0, 0);

    private static IEnumerable<ManifestProblem> MediaLinks(CloudronManifest manifest) =>
        manifest.Json.TryGetProperty("mediaLinks", out var links) && links.ValueKind == JsonValueKind.Array && links.GetArrayLength() == 0
            ? [Problem("mediaLinks", "Must have at least one picture.", links)]
            : [];

    private static IEnumerable<ManifestProblem> OfficialImage(CloudronManifest manifest) =>
        manifest is { DockerImage: { } image, Id: { } id } && !image.StartsWith($"cloudron/{id}:", StringComparison.Ordinal)
            ? [Problem("dockerImage", $"Must begin with cloudron/{JsonPath.Readable(id)}: in the official store.", manifest.Json.GetProperty("dockerImage"))]
            : [];
}
