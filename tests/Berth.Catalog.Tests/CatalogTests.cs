using System.Collections.Concurrent;
using System.Net;
using Berth.Manifest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Berth.Catalog.Tests;

public sealed class CatalogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-catalog-").FullName;

    private CatalogOptions Options => new(Path.Combine(_folder, "catalog"), Path.Combine(_folder, "packages"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task List_LeavesOutWhatIsNoPackage_WithAWarning_AndSortsByTitle()
    {
        Package("wiki", "org.example.wiki", "Wiki");
        Package("blog", "org.example.blog", "a Blog");
        Write("broken/CloudronManifest.json", "{");
        Write("nameless/CloudronManifest.json", Json("", "Nameless").Replace("\"id\": \"\",", "", StringComparison.Ordinal));
        Directory.CreateDirectory(Path.Combine(Options.Directory, "empty"));
        var log = new Lines();
        var listed = await new FolderCatalog(Options, log).ListAsync(default);
        Assert.Equal(["org.example.blog", "org.example.wiki"], listed.Select(package => package.Id));
        Assert.Equal(3, log.Count(line => line.Contains("is left out", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task List_WithoutAFolder_IsEmpty() => Assert.Empty(await Catalog().ListAsync(default));

    [Fact]
    public async Task Find_TakesTheWholeIdOrItsLastPart_WhenThatIsClear()
    {
        Package("one", "org.example.blog", "Blog");
        Package("two", "com.other.blog", "Other blog");
        Package("three", "org.example.wiki", "Wiki");
        Assert.Equal("Wiki", (await Catalog().FindAsync("wiki", default)).Value!.Manifest.Title);
        Assert.Equal("Blog", (await Catalog().FindAsync("org.example.blog", default)).Value!.Manifest.Title);
        var unclear = (await Catalog().FindAsync("blog", default)).Error!;
        Assert.Equal("catalog.not_found", unclear.Code);
        Assert.Contains("org.example.blog", unclear.Message);
        Assert.InRange((await Catalog().FindAsync(new string('x', 100_000), default)).Error!.Message.Length, 10, 500);
    }

    [Fact]
    public async Task Import_OfTheSameSourceByManyAtOnce_KeepsItOnceAndWhole()
    {
        Package("blog", "org.example.blog", "Blog");
        var store = new PackageStore(Options);
        var kept = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => store.ImportFolderAsync(Path.Combine(Options.Directory, "blog"), default))));
        Assert.All(kept, package => Assert.True(package.IsOk, package.Error?.ToString()));
        Assert.Equal(Assert.Single(kept.Select(package => package.Value!.Id).Distinct()), Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(Options.PackagesDirectory))));
        Assert.True((await store.FindAsync(kept[0].Value!.Id, default)).IsOk);
    }

    [Fact]
    public async Task Import_OfWhatIsNoPackage_LeavesNothing()
    {
        var store = new PackageStore(Options);
        Assert.Equal("package.refused", (await store.ImportArchiveAsync(new MemoryStream([1, 2, 3]), default)).Error!.Code);
        Write("plain/CloudronManifest.json", Json("org.example.plain", "Plain"));
        Assert.Equal("package.no_dockerfile", (await store.ImportFolderAsync(Path.Combine(Options.Directory, "plain"), default)).Error!.Code);
        Write("bad/CloudronManifest.json", """{"id": 5}""");
        Assert.Equal("manifest.refused", (await store.ImportFolderAsync(Path.Combine(Options.Directory, "bad"), default)).Error!.Code);
        Assert.Empty(Directory.GetFileSystemEntries(Options.PackagesDirectory));
    }

    [Theory]
    [InlineData("")]
    [InlineData("src-")]
    [InlineData("../catalog/blog")]
    [InlineData("src-../../../../../../../etc")]
    [InlineData("src-0123456789abcdef01234567")]
    [InlineData("src-0123456789ABCDEF01234567")]
    public async Task Find_OfWhatIsNoIdOfOurs_IsNotFound(string id)
    {
        Package("blog", "org.example.blog", "Blog");
        Assert.Equal("package.not_found", (await new PackageStore(Options).FindAsync(id, default)).Error!.Code);
    }

    [Theory]
    [InlineData("ubuntu", "docker.io")]
    [InlineData("library/ubuntu:22.04", "docker.io")]
    [InlineData("registry.example.com/a/b:1", "registry.example.com")]
    [InlineData("localhost/a", "localhost")]
    [InlineData("10.0.0.1:5000/a@sha256:00", "10.0.0.1:5000")]
    [InlineData("ubuntu:22.04", "docker.io")]
    public void Registry_OfAnImage_IsItsFirstPartWhenThatLooksLikeAHost(string image, string host) => Assert.Equal(host, Registries.HostOf(image));

    [Theory]
    [InlineData("")]
    [InlineData("not a url")]
    [InlineData("http://example.com/CloudronVersions.json")]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    public async Task Versions_FromAnAddressThatAnybodyCouldChange_AreRefused(string url)
    {
        using var source = new VersionsSource();
        Assert.Equal("versions.bad_url", (await source.FetchAsync(url, default)).Error!.Code);
    }

    [Fact]
    public async Task Versions_NewestThatRunsHere_IsChosen_AndBadEntriesAreSkipped()
    {
        var entries = string.Join(',', Entry("1.0.0"), Entry("1.10.0"), Entry("1.9.0"), Entry("2.0.0", "\"minBoxVersion\": \"99.0.0\","), "\"3.0.0\": { \"manifest\": 5 }");
        await using var server = await ServeAsync($$"""{ "stable": true, "versions": { {{entries}} } }""");
        using var source = new VersionsSource();
        var file = (await source.FetchAsync(server.Urls.Single() + "/CloudronVersions.json", default)).Value!;
        Assert.Equal("1.10.0", file.Latest()!.Version.ToString());
        Assert.Equal("1.9.0", file.NextAfter(PackageVersion.Parse("1.0.0"))!.Version.ToString());
        Assert.Single(file.Skipped);
    }

    [Theory]
    [InlineData("nonsense", 200, "versions.refused")]
    [InlineData("[]", 200, "versions.refused")]
    [InlineData("", 404, "versions.unreachable")]
    [InlineData("", 500, "versions.unreachable")]
    public async Task Versions_ThatAreNone_SayWhy(string content, int status, string code)
    {
        await using var server = await ServeAsync(content, status);
        using var source = new VersionsSource();
        Assert.Equal(code, (await source.FetchAsync(server.Urls.Single() + "/x", default)).Error!.Code);
    }

    private FolderCatalog Catalog() => new(Options, new Lines());

    private void Package(string folder, string id, string title)
    {
        Write($"{folder}/CloudronManifest.json", Json(id, title));
        Write($"{folder}/Dockerfile", "FROM berth/base:1\n");
    }

    private static string Json(string id, string title) => $$"""{ "id": "{{id}}", "title": "{{title}}", "version": "1.0.0", "manifestVersion": 2, "httpPort": 8000, "healthCheckPath": "/" }""";

    private static string Entry(string version, string more = "") => $$"""
        "{{version}}": { "manifest": { "id": "org.example.blog", "title": "Blog", {{more}} "version": "{{version}}", "manifestVersion": 2, "httpPort": 8000, "healthCheckPath": "/", "dockerImage": "shop/blog:{{version}}" }, "publishState": "published" }
        """;

    private void Write(string path, string content)
    {
        var full = Path.Combine(Options.Directory, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }

    private static async Task<WebApplication> ServeAsync(string content, int status = 200)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(content);
        });
        await app.StartAsync();
        return app;
    }

    private sealed class Lines : ConcurrentQueue<string>, ILogger<FolderCatalog>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Enqueue(formatter(state, exception));
    }
}
