namespace Berth.Manifest.Tests;

public sealed class PublishCheckTests
{
    private const string Complete =
        """
        "id": "org.example.app", "title": "App", "description": "An application", "tagline": "An app", "website": "https://example.org",
        "contactEmail": "a@example.org", "author": "Ann", "tags": [], "changelog": "* First", "mediaLinks": ["https://example.org/a.png"],
        "healthCheckPath": "/"
        """;

    private const string Community =
        Complete + """, "iconUrl": "https://example.org/i.png", "packagerName": "Bob", "packagerUrl": "https://example.org", "minBoxVersion": "9.1.0" """;

    private const string Official = Complete + """, "dockerImage": "cloudron/org.example.app:1.2.3", "icon": "file://logo.png" """;

    [Theory]
    [InlineData(Community, PublishTarget.CommunityVersions)]
    [InlineData(Official, PublishTarget.OfficialStore)]
    public void Check_OfACompleteManifest_FindsNothing(string members, PublishTarget target) => Assert.Empty(Check("{" + members + "}", target));

    [Fact]
    public void Check_OfTheSmallestManifest_NamesEveryMissingField()
    {
        string[] common = ["author", "changelog", "contactEmail", "description", "healthCheckPath", "mediaLinks", "tagline", "tags", "website"];

        Assert.Equal([.. common, "iconUrl", "packagerName", "packagerUrl"], Missing(PublishTarget.CommunityVersions));
        Assert.Equal([.. common, "dockerImage", "icon"], Missing(PublishTarget.OfficialStore));

        static IEnumerable<string> Missing(PublishTarget target) => Check("{}", target).Where(p => p.Message == "Is required to publish.").Select(p => p.Path[2..])
            .OrderBy(f => f is "iconUrl" or "packagerName" or "packagerUrl" or "dockerImage" or "icon").ThenBy(f => f);
    }

    [Theory]
    [InlineData("""{ "mediaLinks": [] }""", "$.mediaLinks")]
    [InlineData("""{ "title": "" }""", "$.title")]
    [InlineData("""{ "version": "1.0.0-beta" }""", "$.version")]
    [InlineData("""{ "later": 1 }""", "$.later")]
    [InlineData("""{ "packageUrl": "https://example.org" }""", "$.packageUrl")]
    [InlineData("""{ "httpPort": "x" }""", "$.httpPort")]
    [InlineData("""{ "tcpPorts": { "low_er": { "title": "Port", "description": "A port to reach" } } }""", "$.tcpPorts.low_er")]
    public void Check_OfWhatTheStrictValidatorRefuses_IsAnError(string members, string path)
    {
        var problems = Check(Sample.Json("{" + Community + "}"), members);

        Assert.Contains(problems, p => p.Path == path);
        Assert.All(problems, p => Assert.Equal(ManifestSeverity.Error, p.Severity));
    }

    [Fact]
    public void Check_OfAPackageUrlForPlatformsThatKnowIt_FindsNothing() =>
        Assert.Empty(Check(Sample.Json("{" + Community + "}"), """{ "packageUrl": "https://example.org", "minBoxVersion": "10.0.0" }"""));

    [Fact]
    public void Check_OfAnotherImageInTheOfficialStore_IsAnError()
    {
        var problem = Assert.Single(Check("{" + Official.Replace("cloudron/", "docker.io/", StringComparison.Ordinal) + "}", PublishTarget.OfficialStore));

        Assert.Contains("cloudron/org.example.app:", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "upstreamVersion": "1" }""", "7.1.0")]
    [InlineData("""{ "logPaths": [] }""", "7.1.0")]
    [InlineData("""{ "runtimeDirs": ["/app/code/x"] }""", "7.3.3")]
    [InlineData("""{ "udpPorts": { "P": { "title": "Port", "description": "A port to reach", "portCount": 2 } } }""", "7.7.0")]
    [InlineData("""{ "checklist": {} }""", "8.0.0")]
    [InlineData("""{ "addons": { "localstorage": { "sqlite": { "paths": [] } } } }""", "8.2.0")]
    [InlineData("""{ "tcpPorts": { "P": { "title": "Port", "description": "A port to reach", "enabledByDefault": true } } }""", "9.0.0")]
    [InlineData("""{ "addons": { "sendmail": { "requiresValidCertificate": true } } }""", "9.0.0")]
    [InlineData("""{ "iconUrl": "https://example.org/i.png" }""", "9.1.0")]
    [InlineData("""{ "packagerName": "B" }""", "9.1.0")]
    [InlineData("""{ "packagerUrl": "https://example.org" }""", "9.1.0")]
    [InlineData("""{ "upstreamLicense": { "name": "MIT", "url": "https://example.org" } }""", "9.1.0")]
    [InlineData("""{ "persistentDirs": [] }""", "9.1.0")]
    [InlineData("""{ "backupCommand": "/x" }""", "9.1.0")]
    [InlineData("""{ "addons": { "scim": {} } }""", "9.2.0")]
    public void Check_OfAFieldNewerThanTheNamedPlatform_AsksForANewerOne(string members, string least)
    {
        var official = Sample.Json("{" + Official + "}");
        var (major, minor, patch) = least.Split('.').Select(int.Parse).ToArray() is [var a, var b, var c] ? (a, b, c) : default;
        var before = patch > 0 ? $"{major}.{minor}.{patch - 1}" : minor > 0 ? $"{major}.{minor - 1}.99" : $"{major - 1}.99.99";

        var problem = Assert.Single(Check(official, members, PublishTarget.OfficialStore));
        Assert.Equal("$.minBoxVersion", problem.Path);
        Assert.StartsWith($"Must be at least {least}, because of ", problem.Message, StringComparison.Ordinal);
        Assert.Single(Check(official, members.Insert(1, $"\"minBoxVersion\": \"{before}\","), PublishTarget.OfficialStore));
        Assert.Empty(Check(official, members.Insert(1, $"\"minBoxVersion\": \"{least}\","), PublishTarget.OfficialStore));
    }

    private static IReadOnlyList<ManifestProblem> Check(string members, PublishTarget target) => PublishCheck.Check(Sample.Read(members), target);

    private static IReadOnlyList<ManifestProblem> Check(string json, string members, PublishTarget target = PublishTarget.CommunityVersions)
    {
        var manifest = System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(members)!.AsObject())
        {
            manifest[name] = value!.DeepClone();
        }

        return PublishCheck.Check(ManifestReader.Read(manifest.ToJsonString()), target);
    }
}
