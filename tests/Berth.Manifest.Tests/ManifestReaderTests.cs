using System.Text;
using System.Text.Json;

namespace Berth.Manifest.Tests;

public sealed class ManifestReaderTests
{
    [Fact]
    public void Read_WithTheThreeRequiredFieldsOnly_IsAcceptedWithDefaults()
    {
        var manifest = Sample.AssertClean(ManifestReader.Read("""{ "manifestVersion": 2, "version": "1.0.0", "httpPort": 80 }"""));

        Assert.Equal((2, "1.0.0", 80), (manifest.ManifestVersion, manifest.Version.ToString(), manifest.HttpPort));
        Assert.Null(manifest.HealthCheckPath);
        Assert.Null(manifest.MemoryLimit);
        Assert.Equal(268435456, manifest.EffectiveMemoryLimit);
        Assert.Empty(manifest.Addons);
        Assert.False(manifest.OptionalSso | manifest.MultiDomain | manifest.HasSignOn);
    }

    [Fact]
    public void Read_WithEveryField_TypesThemAll()
    {
        var manifest = Sample.AssertClean(ManifestReader.Read(
            """
            {
              "manifestVersion": 2, "id": "org.example.notes", "version": "1.2.3-4", "httpPort": 8080, "title": "Notes", "author": "Ann <ann@example.org>",
              "description": "Keeps notes.", "tagline": "Notes for all", "website": "https://notes.example.org", "contactEmail": "ann@example.org",
              "changelog": "* First", "tags": ["notes"], "mediaLinks": ["https://notes.example.org/a.png"], "icon": "file://logo.png",
              "iconUrl": "https://notes.example.org/i.png", "healthCheckPath": "/health?deep=1", "dockerImage": "registry.example.org:5000/notes/app:1.2@sha256:00ff",
              "memoryLimit": "1.5 gb", "capabilities": ["net_admin", "mlock", "ping", "vaapi"], "optionalSso": true, "multiDomain": true,
              "configurePath": "/admin", "postInstallMessage": "Welcome", "checklist": { "pass-word": { "message": "Change it", "sso": false } },
              "logPaths": ["/run/app/a.log"], "upstreamVersion": "7.1", "runtimeDirs": ["/app/code/cache"], "persistentDirs": ["/var/lib/notes"],
              "backupCommand": "/app/code/dump.sh", "restoreCommand": "/app/code/load.sh", "minBoxVersion": "9.1.0", "maxBoxVersion": "10.0.0",
              "targetBoxVersion": "9.1.0", "documentationUrl": "https://d.example.org", "forumUrl": "http://f.example.org", "packagerName": "Bob",
              "packagerUrl": "https://b.example.org", "upstreamLicense": { "name": "MIT", "url": "https://l.example.org" }, "customAuth": false
            }
            """));

        Assert.Equal(("org.example.notes", 4L), (manifest.Id, manifest.Version.Revision));
        Assert.Equal(("Notes", "Ann <ann@example.org>", "Keeps notes.", "Notes for all"), (manifest.Title, manifest.Author, manifest.Description, manifest.Tagline));
        Assert.Equal(new Uri("https://notes.example.org"), manifest.Website);
        Assert.Equal(("ann@example.org", "* First", "file://logo.png"), (manifest.ContactEmail, manifest.Changelog, manifest.Icon));
        Assert.Equal(["notes"], manifest.Tags);
        Assert.Equal([new Uri("https://notes.example.org/a.png")], manifest.MediaLinks);
        Assert.Equal(new Uri("https://notes.example.org/i.png"), manifest.IconUrl);
        Assert.Equal(("/health?deep=1", "/admin"), (manifest.HealthCheckPath, manifest.ConfigurePath));
        Assert.Equal("registry.example.org:5000/notes/app:1.2@sha256:00ff", manifest.DockerImage);
        Assert.Equal(1610612736, manifest.EffectiveMemoryLimit);
        Assert.Equal(Enum.GetValues<ManifestCapability>(), manifest.Capabilities);
        Assert.True(manifest.OptionalSso && manifest.MultiDomain);
        Assert.Equal("Welcome", manifest.PostInstall);
        Assert.Equal([new ChecklistItem("pass-word", "Change it", false)], manifest.Checklist);
        Assert.Equal(["/run/app/a.log"], manifest.LogPaths);
        Assert.Equal(["/app/code/cache"], manifest.RuntimeDirs);
        Assert.Equal(["/var/lib/notes"], manifest.PersistentDirs);
        Assert.Equal(("7.1", "/app/code/dump.sh", "/app/code/load.sh"), (manifest.UpstreamVersion, manifest.BackupCommand, manifest.RestoreCommand));
        Assert.Equal((new(9, 1, 0), new(10, 0, 0), new(9, 1, 0)), (manifest.MinBoxVersion, manifest.MaxBoxVersion, manifest.TargetBoxVersion));
        Assert.Equal((new("https://d.example.org"), new("http://f.example.org")), (manifest.DocumentationUrl, manifest.ForumUrl));
        Assert.Equal(("Bob", new Uri("https://b.example.org")), (manifest.PackagerName, manifest.PackagerUrl));
        Assert.Equal(new UpstreamLicense("MIT", new Uri("https://l.example.org")), manifest.UpstreamLicense);
    }

    [Theory]
    [InlineData("""{ "manifestVersion": 3 }""", "$.manifestVersion", "newer than this platform")]
    [InlineData("""{ "manifestVersion": 0 }""", "$.manifestVersion", "1 or 2")]
    [InlineData("""{ "manifestVersion": "2" }""", "$.manifestVersion", "1 or 2")]
    [InlineData("""{ "manifestVersion": 1.5 }""", "$.manifestVersion", "1 or 2")]
    [InlineData("""{ "version": null }""", "$.version", "1.2.3")]
    [InlineData("""{ "version": 1 }""", "$.version", "1.2.3")]
    [InlineData("""{ "version": "latest" }""", "$.version", "1.2.3")]
    [InlineData("""{ "httpPort": -1 }""", "$.httpPort", "0 to 65535")]
    [InlineData("""{ "httpPort": 65536 }""", "$.httpPort", "0 to 65535")]
    [InlineData("""{ "httpPort": "8080" }""", "$.httpPort", "0 to 65535")]
    [InlineData("""{ "httpPort": 80.5 }""", "$.httpPort", "0 to 65535")]
    [InlineData("""{ "httpPort": 1e999 }""", "$.httpPort", "0 to 65535")]
    [InlineData("""{ "dockerImage": "https://registry/app" }""", "$.dockerImage", "without //")]
    [InlineData("""{ "dockerImage": "registry//app" }""", "$.dockerImage", "without //")]
    [InlineData("""{ "dockerImage": "-v/:/host" }""", "$.dockerImage", "image reference")]
    [InlineData("""{ "dockerImage": "app image" }""", "$.dockerImage", "image reference")]
    [InlineData("""{ "dockerImage": ["app"] }""", "$.dockerImage", "text")]
    [InlineData("""{ "capabilities": ["sys_admin"] }""", "$.capabilities[0]", "net_admin, mlock, ping, vaapi")]
    [InlineData("""{ "capabilities": "ping" }""", "$.capabilities", "list")]
    [InlineData("""{ "restoreCommand": "/x" }""", "$.restoreCommand", "backupCommand")]
    [InlineData("""{ "backupCommand": ["/x"] }""", "$.backupCommand", "text")]
    [InlineData("""{ "healthCheckPath": "/a b" }""", "$.healthCheckPath", "without spaces")]
    [InlineData("""{ "healthCheckPath": "/a\r\nHost: evil" }""", "$.healthCheckPath", "without spaces")]
    [InlineData("""{ "healthCheckPath": "\\\\evil.example" }""", "$.healthCheckPath", "backslashes")]
    [InlineData("""{ "healthCheckPath": 5 }""", "$.healthCheckPath", "text")]
    [InlineData("""{ "title": "a\u0000b" }""", "$.title", "NUL")]
    [InlineData("""{ "addons": [] }""", "$.addons", "object")]
    public void Read_WhenItCannotWork_IsRefusedWithPathAndWhatIsAllowed(string members, string path, string allowed) =>
        Sample.AssertRefused(Sample.Read(members), path, allowed);

    [Theory]
    [InlineData("""{ "manifestVersion": null }""", "$.manifestVersion")]
    [InlineData("""{ "httpPort": null }""", "$.httpPort")]
    [InlineData("""{ "version": "1.0.0-beta4" }""", "$.version")]
    [InlineData("""{ "version": "2026.9.2816" }""", "$.version")]
    [InlineData("""{ "developmentMode": true }""", "$.developmentMode")]
    [InlineData("""{ "packageUrl": "https://example.org" }""", "$.packageUrl")]
    [InlineData("""{ "title": 7 }""", "$.title")]
    [InlineData("""{ "title": "A" }""", "$.title")]
    [InlineData("""{ "changelog": { "1.0.0": "x" } }""", "$.changelog")]
    [InlineData("""{ "id": "Notes" }""", "$.id")]
    [InlineData("""{ "contactEmail": "nobody" }""", "$.contactEmail")]
    [InlineData("""{ "optionalSso": "yes" }""", "$.optionalSso")]
    [InlineData("""{ "tags": ["a", "a"] }""", "$.tags[1]")]
    [InlineData("""{ "tags": "a" }""", "$.tags")]
    [InlineData("""{ "mediaLinks": ["ftp://example.org/a.png"] }""", "$.mediaLinks[0]")]
    [InlineData("""{ "website": "pwc.com" }""", "$.website")]
    [InlineData("""{ "iconUrl": "javascript:alert(1)" }""", "$.iconUrl")]
    [InlineData("""{ "healthCheckPath": "" }""", "$.healthCheckPath")]
    [InlineData("""{ "dockerImage": "" }""", "$.dockerImage")]
    [InlineData("""{ "minBoxVersion": "nine" }""", "$.minBoxVersion")]
    [InlineData("""{ "checklist": { "a": {} } }""", "$.checklist.a")]
    [InlineData("""{ "checklist": [] }""", "$.checklist")]
    [InlineData("""{ "upstreamLicense": "MIT" }""", "$.upstreamLicense")]
    [InlineData("""{ "upstreamLicense": { "name": "MIT", "url": "https://l.example.org", "x": 1 } }""", "$.upstreamLicense.x")]
    public void Read_WhenItCanWorkAlthoughTheValidatorOfTheFormatRefusesIt_IsAcceptedWithAWarning(string members, string path) =>
        Sample.AssertWarned(Sample.Read(members), path);

    [Fact]
    public void Read_OfAMissingManifestVersionAndPort_TakesTheCurrentVersionAndNoWebFace()
    {
        var manifest = ManifestReader.Read("""{ "id": "org.example.app", "version": "1.0.1" }""").Require();

        Assert.Equal((2, 0), (manifest.ManifestVersion, manifest.HttpPort));
    }

    [Fact]
    public void Read_OfALinkWithoutScheme_TakesHttps() =>
        Assert.Equal(new Uri("https://pwc.com/about"), Sample.Manifest("""{ "website": "pwc.com/about" }""").Website);

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("//evil.example")]
    [InlineData("user@evil.example")]
    [InlineData("nonsense")]
    public void Read_OfALinkThatIsNoWebAddress_GivesNone(string link) =>
        Assert.Null(Sample.Manifest($$"""{ "documentationUrl": "{{link}}" }""").DocumentationUrl);

    [Theory]
    [InlineData("_admin/", "/_admin/")]
    [InlineData("@evil.example/", "/@evil.example/")]
    [InlineData("//evil.example/x", "/evil.example/x")]
    [InlineData(":80@evil.example", "/:80@evil.example")]
    public void Read_OfAPathWithoutOneLeadingSlash_CannotLeaveTheAppsHost(string written, string expected)
    {
        var manifest = Sample.AssertWarned(Sample.Read($$"""{ "configurePath": "{{written}}" }"""), "$.configurePath", ManifestSeverity.Note);

        Assert.Equal(expected, manifest.ConfigurePath);
    }

    [Theory]
    [InlineData("""{ "multiDomain": true }""", true)]
    [InlineData("""{ "aliasableDomain": true }""", true)]
    [InlineData("""{ "multiDomain": false, "aliasableDomain": true }""", true)]
    [InlineData("""{ "multiDomain": false }""", false)]
    public void MultiDomain_FollowsEitherName(string members, bool expected) => Assert.Equal(expected, Sample.Manifest(members).MultiDomain);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{ /* a comment */ }")]
    [InlineData("{ \"version\": \"1.0.0\", }")]
    public void Read_OfAnythingButAJsonObject_IsRefused(string text) => Assert.Equal("$", Assert.Single(ManifestReader.Read(text).Errors).Path);

    [Fact]
    public void Read_OfBrokenJson_SaysWhere() =>
        Assert.Contains("line 2, byte 3", Assert.Single(ManifestReader.Read("{\n  ?\n}").Errors).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "version": "1.0.0", "title": "\ud800" }""", "$.title")]
    [InlineData("""{ "version": "1.0.0", "x": { "\udfff": 1 } }""", "$.x")]
    public void Read_OfHalfASurrogatePair_IsRefused(string json, string path) => Assert.Equal(path, Assert.Single(ManifestReader.Read(json).Errors).Path);

    [Fact]
    public void Read_OfBytesThatAreNotUtf8_IsRefused()
    {
        byte[] bytes = [.. "{ \"version\": \"1.0.0\", \"title\": \""u8, 0xff, 0xfe, .. "\" }"u8];

        Assert.False(ManifestReader.Read(bytes).IsAccepted);
    }

    [Fact]
    public void Read_OfAByteOrderMark_IgnoresIt() => Assert.True(ManifestReader.Read((byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Sample.Json("{}"))]).IsAccepted);

    [Fact]
    public void Read_OfTooDeepNesting_IsRefused() =>
        Assert.StartsWith("Nested deeper than 32 levels", Assert.Single(ManifestReader.Read("{\"x\":" + new string('[', 100_000)).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_OfTooManyBytes_IsRefused() =>
        Assert.Contains("at most 1048576", Assert.Single(ManifestReader.Read(new byte[ManifestReader.MaximumBytes + 1]).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_OfARepeatedMember_TakesTheLastAndSaysSo()
    {
        var manifest = Sample.AssertWarned(
            ManifestReader.Read("""{ "manifestVersion": 2, "version": "1.0.0", "httpPort": 1, "version": "1.0.1", "httpPort": 80 }""".Replace("\"httpPort\": 1, ", "", StringComparison.Ordinal)),
            "$.version",
            ManifestSeverity.Note);

        Assert.Equal("1.0.1", manifest.Version.ToString());
        Assert.Equal("""{"manifestVersion":2,"version":"1.0.1","httpPort":80}""", manifest.ToJson());
    }

    [Fact]
    public void Read_OfEndlessProblems_KeepsAHundredAndStillSeesTheError()
    {
        var unknown = string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"x{i}\": 1"));
        var result = ManifestReader.Read($$"""{ {{unknown}}, "version": "1.0.0", "manifestVersion": 2, "httpPort": "x" }""");

        Assert.Equal(100, result.Warnings.Count);
        Assert.Equal("$.httpPort", Assert.Single(result.Errors).Path);
    }

    [Fact]
    public void Read_OfSeveralMistakes_ReportsThemAll() =>
        Assert.Equal(
            ["$.memoryLimit", "$.httpPort"],
            Sample.Read("""{ "httpPort": "x", "memoryLimit": "lots" }""").Errors.Select(e => e.Path).OrderByDescending(p => p));

    [Fact]
    public void Problem_AsText_HasPathMessageAndValue() =>
        Assert.Equal("$.httpPort: Must be a whole number from 0 to 65535. Found \"80a\".", Assert.Single(Sample.Read("""{ "httpPort": "80a" }""").Errors).ToString());

    [Fact]
    public void Problem_OfALongValueWithControlCharacters_IsCutAndReadable()
    {
        var value = Assert.Single(Sample.Read($$"""{ "httpPort": "\u202e{{new string('x', 5000)}}" }""").Errors).Value!;

        Assert.InRange(value.Length, 10, 90);
        Assert.DoesNotContain('\u202e', value);
    }

    [Fact]
    public void Problem_OfANestedValue_IsOnOneLine() =>
        Assert.Equal("{ \"b\": 1 }", Assert.Single(ManifestReader.Read("{ \"manifestVersion\": 2, \"version\": \"1.0.0\", \"httpPort\": 1, \"a\": {\r\n\t \"b\": 1 \n} }").Warnings).Value);

    [Fact]
    public void Read_OfAJsonElement_IsTheSame()
    {
        Assert.True(ManifestReader.Read(JsonElement.Parse(Sample.Json("{}"))).IsAccepted);
        Assert.False(ManifestReader.Read(default(JsonElement)).IsAccepted);
    }

    [Fact]
    public void ToJson_KeepsUnknownFieldsAndNumbersAsWritten()
    {
        const string json = """{"manifestVersion":2,"version":"1.0.0","httpPort":8.080e3,"later":{"a":[1,null,1.50,"ü<&"]},"addons":{"mysql":{"future":12345678901234567890}}}""";

        Assert.Equal(json, ManifestReader.Read(json).Require().ToJson());
    }

    [Fact]
    public void WithDockerImage_ChangesTheImageAndNothingElse()
    {
        var manifest = Sample.Manifest("""{ "dockerImage": "old", "later": 1 }""");

        var changed = manifest.WithDockerImage("local/app:2").Require();

        Assert.Equal("local/app:2", changed.DockerImage);
        Assert.Equal(manifest.ToJson().Replace("old", "local/app:2", StringComparison.Ordinal), changed.ToJson());
        Assert.False(manifest.WithDockerImage("a//b").IsAccepted);
    }

    [Fact]
    public void Require_OfARefusedManifest_ThrowsWithEveryError()
    {
        var error = Assert.Throws<ManifestException>(() => Sample.Read("""{ "httpPort": "x", "version": "y" }""").Require());

        Assert.Equal(2, error.Errors.Count);
        Assert.Contains("$.httpPort", error.Message, StringComparison.Ordinal);
    }
}
