using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Berth.Cli.Tests.Support;

namespace Berth.Cli.Tests;

public sealed class InstallTests : IAsyncLifetime
{
    private const string Manifest = """{"id":"org.example.own","title":"Own","version":"0.1.0","httpPort":8000,"healthCheckPath":"/","manifestVersion":2,"description":"file://D.md","addons":{}}""";

    private StubPlatform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await StubPlatform.StartAsync();
        _platform.AddTask("42", StubPlatform.Done("42"));
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task Install_FromTheCatalog_SendsEverythingAsked()
    {
        using var cli = new CliRun(_platform);

        var result = await cli.RunAsync("install", "org.example.wiki@1.2.3", "-l", "blog", "-p", "SSH=2222,GIT=", "-s", "API=api.sub.example.com", "-m", "512M", "-e", "A=b,c=d", "-e", "E=", "--no-sso");

        Assert.Equal(0, result.Code);
        var body = _platform.Last("POST", "/api/v1/apps").Json;
        Assert.Equal("org.example.wiki@1.2.3", body.GetProperty("appStoreId").GetString());
        Assert.Equal("blog", body.GetProperty("subdomain").GetString());
        Assert.Equal("example.com", body.GetProperty("domain").GetString());
        Assert.Equal(JsonValueKind.Null, body.GetProperty("accessRestriction").ValueKind);
        Assert.Equal(2222, body.GetProperty("ports").GetProperty("SSH").GetInt32());
        Assert.Equal(JsonValueKind.Null, body.GetProperty("ports").GetProperty("GIT").ValueKind);
        Assert.Equal("sub.example.com", body.GetProperty("secondaryDomains").GetProperty("API").GetProperty("domain").GetString());
        Assert.Equal(512L << 20, body.GetProperty("memoryLimit").GetInt64());
        Assert.Equal("b,c=d", body.GetProperty("env").GetProperty("A").GetString());
        Assert.Equal("", body.GetProperty("env").GetProperty("E").GetString());
        Assert.False(body.GetProperty("sso").GetBoolean());
        Assert.False(body.TryGetProperty("manifest", out _));
    }

    [Theory]
    [InlineData("blog", "blog", "example.com")]
    [InlineData("a.sub.example.com", "a", "sub.example.com")]
    [InlineData("a.b.example.com", "a.b", "example.com")]
    [InlineData("Example.ORG", "", "example.org")]
    public async Task Install_SplitsTheLocationByTheKnownDomains(string location, string subdomain, string domain)
    {
        using var cli = new CliRun(_platform);

        await cli.RunAsync("install", "org.example.wiki", "-l", location);

        var body = _platform.Last("POST", "/api/v1/apps").Json;
        Assert.Equal((subdomain, domain), (body.GetProperty("subdomain").GetString(), body.GetProperty("domain").GetString()));
    }

    [Fact]
    public async Task Install_OfAPackageFolder_UploadsItAndRemembersTheApp()
    {
        using var cli = new CliRun(_platform);
        Package(cli);
        cli.File("code/main.py", "print()");
        cli.File("secret.txt", "no");
        cli.File(".dockerignore", "secret.txt\n");

        var result = await cli.RunAsync("install", "-l", "own");

        Assert.Equal(0, result.Code);
        Assert.Contains("icon is missing", result.Error);
        var names = Names(_platform.Last("POST", "/api/v1/packages").Body);
        Assert.Contains("CloudronManifest.json", names);
        Assert.Contains("code/main.py", names);
        Assert.DoesNotContain("secret.txt", names);
        Assert.Equal("src-1", _platform.Last("POST", "/api/v1/apps").Json.GetProperty("sourceArchiveId").GetString());
        Assert.Equal(0, (await cli.RunAsync("restart")).Code);
    }

    [Fact]
    public async Task Install_OfAnImage_PutsItIntoTheFoldersManifest()
    {
        using var cli = new CliRun(_platform);
        Package(cli);

        var result = await cli.RunAsync("install", "--image", "registry.example/own:1", "-l", "own");

        Assert.Equal(0, result.Code);
        var manifest = _platform.Last("POST", "/api/v1/apps").Json.GetProperty("manifest");
        Assert.Equal("registry.example/own:1", manifest.GetProperty("dockerImage").GetString());
        Assert.Equal("About it", manifest.GetProperty("description").GetString()!.Trim());
        Assert.False(_platform.Got("POST", "/api/v1/packages"));
    }

    [Fact]
    public async Task Install_OfAnImageWithoutAFolder_MakesAManifestForItsPort()
    {
        using var cli = new CliRun(_platform);

        await cli.RunAsync("install", "--image", "registry:5000/Some/Hello-World:2@sha256:0", "--http-port", "8080", "-l", "hello");

        var manifest = _platform.Last("POST", "/api/v1/apps").Json.GetProperty("manifest");
        Assert.Equal("local.helloworld", manifest.GetProperty("id").GetString());
        Assert.Equal(8080, manifest.GetProperty("httpPort").GetInt32());
    }

    [Fact]
    public async Task Install_FromAVersionsUrl_SendsTheUrl()
    {
        using var cli = new CliRun(_platform);

        await cli.RunAsync("install", "--versions-url", "https://example.org/CloudronVersions.json@1.0.0", "-l", "x");

        Assert.Equal("https://example.org/CloudronVersions.json@1.0.0", _platform.Last("POST", "/api/v1/apps").Json.GetProperty("versionsUrl").GetString());
    }

    [Fact]
    public async Task Install_WithoutASourceOutsideAPackage_Is2()
    {
        using var cli = new CliRun(_platform);

        var result = await cli.RunAsync("install", "-l", "x");

        Assert.Equal(2, result.Code);
        Assert.Contains("--versions-url", result.Error);
    }

    [Fact]
    public async Task Install_WithoutALocationAndTerminal_Is2AndUploadsNothing()
    {
        using var cli = new CliRun(_platform);
        Package(cli);

        var result = await cli.RunAsync("install");

        Assert.Equal(2, result.Code);
        Assert.False(_platform.Got("POST", "/api/v1/packages"));
    }

    [Fact]
    public async Task Update_InAPackageFolder_UploadsItForTheAppOfThatManifest()
    {
        _platform.AddApp("own", id: "own-id", manifestId: "org.example.own");
        _platform.AddApp("wiki");
        using var cli = new CliRun(_platform);
        Package(cli);

        var result = await cli.RunAsync("update", "--no-backup");

        Assert.Equal(0, result.Code);
        var body = _platform.Last("POST", "/api/v1/apps/own-id/update").Json;
        Assert.Equal("src-1", body.GetProperty("sourceArchiveId").GetString());
        Assert.True(body.GetProperty("skipBackup").GetBoolean());
    }

    [Fact]
    public async Task Update_OfANamedApp_IsToItsNewestVersionEvenInAPackageFolder()
    {
        _platform.AddApp("wiki", id: "wiki-id");
        using var cli = new CliRun(_platform);
        Package(cli);
        _platform.Answers["POST /api/v1/apps/wiki-id/check_for_updates"] = (System.Net.HttpStatusCode.OK, """{"updates":{}}""");

        var result = await cli.RunAsync("update", "wiki");

        Assert.Equal(0, result.Code);
        Assert.Equal("{}", _platform.Last("POST", "/api/v1/apps/wiki-id/update").Body);
        Assert.False(_platform.Got("POST", "/api/v1/packages"));
    }

    [Fact]
    public async Task Build_PrintsTheImageAndLaterInstallsUseIt()
    {
        var result = JsonDocument.Parse("""{"image":"berth/own:abc"}""").RootElement;
        _platform.AddTask("77", StubPlatform.Running("77", 10, "Step 1"), StubPlatform.Done("77") with { Result = result });
        using var cli = new CliRun(_platform);
        Package(cli);

        var build = await cli.RunAsync("build", "--no-cache");
        var install = await cli.RunAsync("install", "--last-build", "-l", "own");

        Assert.Equal(["berth/own:abc"], build.Lines);
        Assert.Contains("second", build.Error);
        Assert.True(_platform.Last("POST", "/api/v1/packages/src-1/build").Json.GetProperty("noCache").GetBoolean());
        Assert.Equal(0, install.Code);
        Assert.Equal("berth/own:abc", _platform.Last("POST", "/api/v1/apps").Json.GetProperty("manifest").GetProperty("dockerImage").GetString());
    }

    [Fact]
    public async Task Init_MakesAPackageThatTheCheckAccepts()
    {
        using var cli = new CliRun(_platform);

        var init = await cli.RunAsync("init", "my-notes");
        var check = await cli.RunAsync("manifest", "check", "my-notes");
        var again = await cli.RunAsync("init", "my-notes");

        Assert.Equal(0, init.Code);
        Assert.Equal(["my-notes: accepted"], check.Lines);
        Assert.Equal(5, again.Code);
        Assert.True(File.GetUnixFileMode(Path.Combine(cli.Work, "my-notes", "start.sh")).HasFlag(UnixFileMode.UserExecute));
    }

    private static void Package(CliRun cli)
    {
        cli.File("CloudronManifest.json", Manifest);
        cli.File("Dockerfile", "FROM scratch\n");
        cli.File("D.md", "About it\n");
    }

    private static List<string> Names(string latin1)
    {
        using var gzip = new GZipStream(new MemoryStream(Encoding.Latin1.GetBytes(latin1)), CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        var names = new List<string>();
        while (tar.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name);
        }

        return names;
    }
}
