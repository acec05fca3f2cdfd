using System.Net;
using System.Text.Json.Nodes;
using Berth.Testing.Containers;

namespace EndToEnd.Tests;

/// <summary>An app whose image lies in a registry that asks for a password: Debian's own, on loopback.</summary>
[Collection(nameof(PlatformCollection))]
public sealed class RegistryTests(Platform platform)
{
    [Fact]
    public async Task PrivateImage_IsPulledWithTheStoredLogin_AndOnlyWithIt()
    {
        await using var registry = await TestRegistry.StartAsync("puller", "a secret");
        (await platform.Cli.RunAsync("install", "static-site", "-l", "source")).Ok();
        var source = (string)(await platform.AppAsync("source"))["id"]!;
        var image = $"{registry.Address}/team/site:1";
        await Docker.RunAsync("tag", await Docker.RunAsync("inspect", "--format", "{{.Config.Image}}", source), image);
        await registry.PushAsync(image);
        await Docker.RunAsync("rmi", image);

        await InstallAsync(image, "private", "error");
        Assert.Equal("Docker Error", (string)(await platform.AppAsync("private"))["error"]!["reason"]!);
        (await platform.Cli.RunAsync("uninstall", "private")).Ok();

        var login = new { serverAddress = registry.Address, username = "puller", password = "a secret" };
        Assert.Equal(HttpStatusCode.OK, (await platform.ApiAsync(HttpMethod.Post, "docker/registry_config", login)).Status);
        Assert.DoesNotContain("a secret", (await platform.ApiAsync(HttpMethod.Get, "docker/registry_config")).Body!.ToJsonString(), StringComparison.Ordinal);
        await InstallAsync(image, "private", "installed");
        Assert.Contains("Your site is up", await platform.Http.GetStringAsync(platform.Origin("private")), StringComparison.Ordinal);

        (await platform.Cli.RunAsync("uninstall", "private")).Ok();
        (await platform.Cli.RunAsync("uninstall", "source")).Ok();
        await platform.ApiAsync(HttpMethod.Post, "docker/registry_config", new { provider = "noop" });
    }

    private async Task InstallAsync(string image, string subdomain, string end)
    {
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Cli.Root(), "catalog", "static-site", "CloudronManifest.json")))!;
        manifest["dockerImage"] = image;
        var body = new JsonObject { ["manifest"] = manifest, ["subdomain"] = subdomain, ["domain"] = Platform.Domain, ["accessRestriction"] = null };
        Assert.Equal(HttpStatusCode.Accepted, (await platform.ApiAsync(HttpMethod.Post, "apps", body.ToJsonString())).Status);
        await Platform.UntilAsync(
            $"{subdomain} to be {end}",
            async () => (string)(await platform.AppAsync(subdomain))["installationState"]! is "installed" or "error");
        Assert.Equal(end, (string)(await platform.AppAsync(subdomain))["installationState"]!);
    }
}
