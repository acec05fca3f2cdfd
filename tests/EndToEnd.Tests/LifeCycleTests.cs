using System.Net;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>The catalog's apps: installed, used, restarted, moved, updated, uninstalled, on the real engine.</summary>
[Collection(nameof(PlatformCollection))]
public sealed class LifeCycleTests(Platform platform)
{
    [Fact]
    public async Task WordPress_KeepsAPublishedPost_ThroughRestartMoveAndUpdate() =>
        await LiveAsync("wordpress", "blog", WordPress.PublishAsync, WordPress.ReadAsync);

    [Fact]
    public async Task MediaWiki_KeepsAPage_ThroughRestartMoveAndUpdate() =>
        await LiveAsync("mediawiki", "wiki", MediaWiki.WriteAsync, MediaWiki.ReadAsync);

    [Fact]
    public async Task StaticSite_KeepsAFile_ThroughRestartMoveAndUpdate() => await LiveAsync(
        "static-site",
        "site",
        async (at, subdomain) =>
        {
            (await at.Cli.RunAsync("Hello from a file", new Dictionary<string, string>(), "exec", "--app", subdomain, "--", "sh", "-c", "cat > /app/data/public/page.html")).Ok();
            return "/page.html";
        },
        (at, origin, path) => at.Http.GetStringAsync(origin + path));

    private async Task LiveAsync(string package, string subdomain, Func<Platform, string, Task<string>> write, Func<Platform, string, string, Task<string>> read)
    {
        (await platform.Cli.RunAsync("install", package, "-l", subdomain)).Ok();
        Assert.True(Hosts.Has($"{subdomain}.{Platform.Domain}"));
        var path = await write(platform, subdomain);
        Assert.Contains("Hello from", await read(platform, platform.Origin(subdomain), path), StringComparison.Ordinal);

        (await platform.Cli.RunAsync("restart", "--app", subdomain)).Ok();
        Assert.Contains("Hello from", await read(platform, platform.Origin(subdomain), path), StringComparison.Ordinal);

        var moved = subdomain + "-moved";
        (await platform.Cli.RunAsync("set-location", "--app", subdomain, "-l", moved)).Ok();
        Assert.False(Hosts.Has($"{subdomain}.{Platform.Domain}"));
        Assert.Contains("Hello from", await read(platform, platform.Origin(moved), path), StringComparison.Ordinal);

        var newer = Newer(package);
        (await platform.Cli.RunAsync("update", "--app", moved, "--package", newer)).Ok();
        Directory.Delete(newer, recursive: true);
        var app = await platform.AppAsync(moved);
        Assert.Equal("1.0.1", (string)app["manifest"]!["version"]!);
        Assert.Contains("Hello from", await read(platform, platform.Origin(moved), path), StringComparison.Ordinal);

        var id = (string)app["id"]!;
        (await platform.Cli.RunAsync("uninstall", moved)).Ok();
        Assert.Equal(HttpStatusCode.NotFound, (await platform.ApiAsync(HttpMethod.Get, $"apps/{id}")).Status);
        Assert.Empty(await Docker.ContainersAsync($"berth.app={id}"));
        Assert.False(Directory.Exists(Path.Combine(platform.Home, "apps", id)));
        Assert.False(Hosts.Has($"{moved}.{Platform.Domain}"));
    }

    /// <summary>The same package one version on.</summary>
    private static string Newer(string package)
    {
        var copy = Path.Combine(Path.GetTempPath(), $"{package}-{Guid.NewGuid():N}");
        foreach (var file in Directory.GetFiles(Path.Combine(Cli.Root(), "catalog", package), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Path.Combine(Cli.Root(), "catalog", package), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var manifest = Path.Combine(copy, "CloudronManifest.json");
        var json = JsonNode.Parse(File.ReadAllText(manifest))!;
        json["version"] = "1.0.1";
        File.WriteAllText(manifest, json.ToJsonString());
        return copy;
    }
}
