using System.Net;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>One platform for the lives of all the catalog's apps.</summary>
public sealed class CatalogPlatform : IAsyncLifetime
{
    internal Platform Platform { get; } = new("berth-life", "life.berth.test", "172.22");

    public async ValueTask InitializeAsync()
    {
        await Platform.InitializeAsync();
        (await Platform.Cli.RunAsync("updates", "policy", "--watch", "3")).Ok();
    }

    public ValueTask DisposeAsync() => Platform.DisposeAsync();
}

/// <summary>
/// Every app of the catalog goes through everything that the platform does to an app, on the real engine, and after each
/// of it whatever somebody made there is there still.
/// </summary>
[Collection(nameof(PlatformCollection))]
public sealed class CatalogLifeTests(CatalogPlatform fixture) : IClassFixture<CatalogPlatform>
{
    private readonly Platform _platform = fixture.Platform;

    public static TheoryData<string> Packages() => [.. Directory.GetDirectories(CatalogPackage.Folder).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task App_KeepsEveryItem_ThroughBackupRestoreMoveCloneUninstallUndoAndUpdate(string package)
    {
        var use = CatalogUse.All[package];
        var (home, moved, copy) = (package, $"{package}-moved", $"{package}-copy");
        await InstallAsync(use, package, home);
        Assert.True(Hosts.Has($"{home}.{_platform.OwnDomain}"));
        var first = await use.MakeAsync(_platform, home, "first");
        await CheckAsync(use, home, first);

        // What is destroyed comes back; what came after the backup is gone, and both count as restored.
        var id = await IdAsync(home);
        (await _platform.Cli.RunAsync("backup", "create", home)).Ok();
        var backup = await NewestBackupAsync(id);
        Assert.Equal("normal", (string)backup["state"]!);
        var containers = await Docker.ContainersAsync("berth.instance=berth-life");
        Assert.Contains("Restorable", (await _platform.Cli.RunAsync("backup", "prove", home)).Ok().Messages, StringComparison.Ordinal);
        Assert.Equal(containers.Order(), (await Docker.ContainersAsync("berth.instance=berth-life")).Order());

        var lost = await use.MakeAsync(_platform, home, "lost");
        await ShellAsync(home, use.Destruction);
        (await _platform.Cli.RunAsync("restore", home, "--backup", (string)backup["id"]!)).Ok();
        await CheckAsync(use, home, first);
        await CheckAbsentAsync(use, home, lost);

        (await _platform.Cli.RunAsync("set-location", "--app", home, "-l", moved)).Ok();
        Assert.False(Hosts.Has($"{home}.{_platform.OwnDomain}"));
        await CheckAsync(use, moved, first);
        (await _platform.Cli.RunAsync("restart", moved)).Ok();
        await CheckAsync(use, moved, first);
        IReadOnlyList<Item> all = [.. first, .. await use.MakeAsync(_platform, moved, "second")];

        (await _platform.Cli.RunAsync("clone", moved, "-l", copy, "--backup", (string)backup["id"]!)).Ok();
        await CheckAsync(use, copy, first);
        var own = await use.MakeAsync(_platform, copy, "copied");
        await CheckAsync(use, copy, own);
        await CheckAbsentAsync(use, moved, own);
        (await _platform.Cli.RunAsync("uninstall", copy, "--force")).Ok();
        await CheckAsync(use, moved, all);

        await UninstallAsync(id, moved);
        (await _platform.Cli.RunAsync("undo", moved)).Ok();
        Assert.Equal(id, await IdAsync(moved));
        await CheckAsync(use, moved, all);
        (await _platform.Cli.RunAsync("uninstall", moved, "--force")).Ok();

        await UpdateAsync(use, package);
    }

    private async Task UpdateAsync(CatalogUse use, string package)
    {
        var (folder, old) = (CatalogPackage.MakeOlder(package), $"{package}-old");
        try
        {
            await InstallAsync(use, folder, old);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Assert.Equal(CatalogPackage.OldVersion, await ShellAsync(old, $"cat {CatalogPackage.Difference}"));
        var items = await use.MakeAsync(_platform, old, "older");
        (await _platform.Cli.RunAsync("update", "--app", old, "--package", Path.Combine(CatalogPackage.Folder, package))).Ok();
        Assert.Equal(CatalogPackage.Version(package), (string)(await _platform.AppAsync(old))["manifest"]!["version"]!);
        Assert.Equal("", await ShellAsync(old, $"ls {CatalogPackage.Difference} 2>/dev/null || true"));
        await CheckAsync(use, old, items);
        await CheckAsync(use, old, await use.MakeAsync(_platform, old, "newer"));
        (await _platform.Cli.RunAsync("uninstall", old, "--force")).Ok();
    }

    private async Task InstallAsync(CatalogUse use, string package, string subdomain) =>
        (await _platform.Cli.RunAsync(["install", package, "-l", subdomain, .. use.Options])).Ok();

    /// <summary>Nothing of it is left but its archive.</summary>
    private async Task UninstallAsync(string id, string subdomain)
    {
        (await _platform.Cli.RunAsync("uninstall", subdomain)).Ok();
        Assert.Equal(HttpStatusCode.NotFound, (await _platform.ApiAsync(HttpMethod.Get, $"apps/{id}")).Status);
        Assert.Empty(await Docker.ContainersAsync($"berth.app={id}"));
        Assert.False(Directory.Exists(Path.Combine(_platform.Home, "apps", id)));
        Assert.False(Hosts.Has($"{subdomain}.{_platform.OwnDomain}"));
        Assert.Contains($"{subdomain}.{_platform.OwnDomain}", (await _platform.Cli.RunAsync("archive", "list")).Ok().Output, StringComparison.Ordinal);
    }

    private async Task CheckAsync(CatalogUse use, string subdomain, IReadOnlyList<Item> items)
    {
        foreach (var item in items)
        {
            // Node-RED answers before its flows do.
            await Platform.UntilAsync(
                $"\"{item.Text}\" at {subdomain}{item.Path}", async () => (await use.ReadAsync(_platform, subdomain, item.Path)).Contains(item.Text, StringComparison.Ordinal), seconds: 30);
        }
    }

    private async Task CheckAbsentAsync(CatalogUse use, string subdomain, IReadOnlyList<Item> items)
    {
        foreach (var item in items)
        {
            Assert.DoesNotContain(item.Text, await use.ReadAsync(_platform, subdomain, item.Path), StringComparison.Ordinal);
        }
    }

    private async Task<string> IdAsync(string subdomain) => (string)(await _platform.AppAsync(subdomain))["id"]!;

    private async Task<JsonNode> NewestBackupAsync(string appId) =>
        (await _platform.ApiAsync(HttpMethod.Get, $"apps/{appId}/backups")).Body!["backups"]!.AsArray().MaxBy(made => (DateTimeOffset)made!["creationTime"]!)!;

    private async Task<string> ShellAsync(string subdomain, string script) =>
        (await _platform.Cli.RunAsync("exec", "--app", subdomain, "--", "sh", "-c", script)).Ok().Output.Trim();
}
