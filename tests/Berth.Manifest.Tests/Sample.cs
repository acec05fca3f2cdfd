using System.Text.Json.Nodes;

namespace Berth.Manifest.Tests;

/// <summary>A small valid manifest with members of a test's own.</summary>
internal static class Sample
{
    public static ManifestReadResult Read(string members) => ManifestReader.Read(Json(members));

    public static CloudronManifest Manifest(string members = "{}") => Read(members).Require();

    /// <summary>The members replace those of the sample; null takes one away.</summary>
    public static string Json(string members)
    {
        var manifest = JsonNode.Parse("""{ "manifestVersion": 2, "id": "org.example.app", "version": "1.2.3", "title": "App", "httpPort": 8080 }""")!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
        {
            if (value is null)
            {
                manifest.Remove(name);
            }
            else
            {
                manifest[name] = value.DeepClone();
            }
        }

        return manifest.ToJsonString();
    }

    public static void AssertRefused(ManifestReadResult result, string path, string allowed)
    {
        Assert.Null(result.Manifest);
        var error = Assert.Single(result.Errors);
        Assert.Equal(path, error.Path);
        Assert.Contains(allowed, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Accepted, with exactly one thing to say.</summary>
    public static CloudronManifest AssertWarned(ManifestReadResult result, string path, ManifestSeverity severity = ManifestSeverity.Warning)
    {
        Assert.Empty(result.Errors);
        var warning = Assert.Single(result.Warnings);
        Assert.Equal((path, severity), (warning.Path, warning.Severity));
        return result.Require();
    }

    public static CloudronManifest AssertClean(ManifestReadResult result)
    {
        Assert.Empty(result.Problems);
        return result.Require();
    }
}
