using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>A server with WordPress is lost with all its state and comes back from a folder of backups. A platform of its own.</summary>
[Collection(nameof(PlatformCollection))]
public sealed class RestoreServerTests : IAsyncLifetime
{
    private readonly Platform _platform = new("berth-srv", "srv.berth.test", "172.24");
    private readonly string _site = Directory.CreateTempSubdirectory("berth-srv-site-").FullName;

    public ValueTask InitializeAsync() => _platform.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _platform.DisposeAsync();
        Directory.Delete(_site, recursive: true);
    }

    [Fact]
    public async Task LostServer_ComesBackWithItsPeopleAndTheNewestOfItsApps_AndADryRunChangesNothing()
    {
        (await _platform.Cli.RunAsync("backup", "site", "add", "filesystem", "-c", $"backupDir={_site}", "--name", "elsewhere")).Ok();
        (await _platform.Cli.RunAsync("user", "add", "ada", "--email", "ada@example.com")).Ok();
        (await _platform.Cli.RunAsync("install", "wordpress", "-l", "blog")).Ok();
        (await _platform.Cli.RunAsync("install", "static-site", "-l", "page")).Ok();
        (await _platform.Cli.RunAsync("backup", "create")).Ok();

        // What the platform's own backup knows nothing of yet.
        var path = await WordPress.PublishAsync(_platform, "blog");
        (await _platform.Cli.RunAsync("backup", "create", "blog")).Ok();
        var kit = Path.Combine(_site, "kit.txt");
        await File.WriteAllTextAsync(kit, (await _platform.Cli.RunAsync("backup", "site", "kit", "elsewhere")).Ok().Output);
        var ids = (await _platform.AppsAsync()).Select(app => (string)app!["id"]!).Order().ToList();
        var exists = await _platform.Cli.RunAsync("restore-server", "--kit", kit);
        Assert.NotEqual(0, exists.ExitCode);
        Assert.Contains("There is a platform", exists.Messages, StringComparison.Ordinal);

        await _platform.LoseAsync();

        var plan = JsonNode.Parse((await _platform.Cli.RunAsync("restore-server", "--kit", kit, "--dry-run", "--json")).Ok().Output)!;
        Assert.Equal(["blog.srv.berth.test", "page.srv.berth.test"], plan["apps"]!.AsArray().Select(app => (string)app!["fqdn"]!));
        Assert.All(plan["apps"]!.AsArray(), app => Assert.True((long)app!["bytes"]! > 0 && (double)app["seconds"]! > 0));
        Assert.False(Directory.Exists(_platform.Home));

        (await _platform.Cli.RunAsync("restore-server", "--kit", kit)).Ok();
        _platform.Reconnect();
        Assert.Equal(ids, (await _platform.AppsAsync()).Select(app => (string)app!["id"]!).Order());
        Assert.All(await _platform.AppsAsync(), app => Assert.Equal("installed", (string)app!["installationState"]!));
        await WordPress.ReadAsync(_platform, _platform.Origin("blog"), path);
        Assert.Contains((await _platform.ApiAsync(HttpMethod.Get, "users")).Body!["users"]!.AsArray(), user => (string?)user!["email"] == "ada@example.com");
        Assert.False(File.Exists(Path.Combine(_platform.Home, "restored-from.json")));

        // And it goes on: the site is the one it was.
        (await _platform.Cli.RunAsync("backup", "create", "page")).Ok();
    }
}
