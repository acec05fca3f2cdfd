using System.Net;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>What cannot be is refused at once, in the reference's JSON, and leaves nothing.</summary>
[Collection(nameof(PlatformCollection))]
public sealed class BadInputTests(Platform platform)
{
    [Theory]
    [InlineData("""{"appStoreId":"org.berth.static-site","subdomain":"a","domain":"e2e.berth.test"}""", HttpStatusCode.BadRequest, "access.missing")]
    [InlineData("""{"appStoreId":"org.berth.static-site","subdomain":"a","accessRestriction":null}""", HttpStatusCode.BadRequest, "domain.missing")]
    [InlineData("""{"appStoreId":"org.berth.static-site","subdomain":"a","domain":"other.test","accessRestriction":null}""", HttpStatusCode.BadRequest, "domain.not_found")]
    [InlineData("""{"appStoreId":"org.berth.static-site","subdomain":"no_such!","domain":"e2e.berth.test","accessRestriction":null}""", HttpStatusCode.BadRequest, "domain.bad_subdomain")]
    [InlineData("""{"appStoreId":"org.berth.static-site","subdomain":"my","domain":"e2e.berth.test","accessRestriction":null}""", HttpStatusCode.Conflict, "location.taken")]
    [InlineData("""{"appStoreId":"org.example.none","subdomain":"a","domain":"e2e.berth.test","accessRestriction":null}""", HttpStatusCode.NotFound, "catalog.not_found")]
    [InlineData("""{"manifest":{"manifestVersion":2,"version":"1.0.0","httpPort":80},"subdomain":"a","domain":"e2e.berth.test","accessRestriction":null}""", HttpStatusCode.BadRequest, "image.missing")]
    [InlineData("""{"manifest":{"manifestVersion":2,"version":"1.0.0","httpPort":80,"dockerImage":"x","minBoxVersion":"99.0.0"},"subdomain":"a","domain":"e2e.berth.test","accessRestriction":null}""", HttpStatusCode.BadRequest, "manifest.platform")]
    [InlineData("""{"manifest":{"manifestVersion":2,"version":"1.0.0","httpPort":80,"dockerImage":"x","addons":{"nosuch":{}}},"subdomain":"a","domain":"e2e.berth.test","accessRestriction":null}""", HttpStatusCode.BadRequest, "manifest.refused")]
    [InlineData("""{"appStoreId":"org.berth.static-site","subdomain":"a","domain":"e2e.berth.test","accessRestriction":null,"env":{"1BAD":"x"}}""", HttpStatusCode.BadRequest, "env.bad_name")]
    [InlineData("""{"appStoreId":"org.berth.static-site","subdomain":"a","domain":"e2e.berth.test","accessRestriction":null,"memoryLimit":1024}""", HttpStatusCode.BadRequest, "memory.too_small")]
    [InlineData("""{"appStoreId":"org.berth.static-site","subdomain":"a","domain":"e2e.berth.test","accessRestriction":null,"ports":{"NOPE":9000}}""", HttpStatusCode.BadRequest, "port.unknown")]
    [InlineData("{not json", HttpStatusCode.BadRequest, "request.body")]
    public async Task Install_WhenTheRequestIsWrong_IsRefusedAndLeavesNothing(string body, HttpStatusCode status, string code)
    {
        var before = (await platform.AppsAsync()).Count;

        var answer = await platform.ApiAsync(HttpMethod.Post, "apps", body);

        Assert.Equal((status, code), (answer.Status, (string?)answer.Body!["code"]));
        Assert.NotEmpty((string)answer.Body["message"]!);
        Assert.Equal(before, (await platform.AppsAsync()).Count);
    }

    [Fact]
    public async Task UnknownRoutesAndApps_AnswerWithTheReferencesJson()
    {
        Assert.Equal("No such route", (string)(await platform.ApiAsync(HttpMethod.Get, "nope")).Body!["message"]!);
        var app = await platform.ApiAsync(HttpMethod.Get, "apps/00000000-0000-4000-8000-000000000000");
        Assert.Equal((HttpStatusCode.NotFound, "app.not_found"), (app.Status, (string?)app.Body!["code"]));
        using var anonymous = await platform.Http.GetAsync($"{platform.Origin("my")}/api/v1/apps");
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
    }

    [Theory]
    [InlineData("never-healthy", "never-healthy: cannot find the flux capacitor")]
    [InlineData("crash-loop", "crash-loop: the configuration is upside down")]
    public async Task Install_WhenTheAppNeverGetsHealthy_EndsInAnErrorWithItsLastLines_AndLeavesNothing(string package, string lastLine)
    {
        var result = await platform.Cli.RunAsync("install", Path.Combine(Cli.Root(), "tests", "fixtures", "packages", package), "-l", package);

        Assert.Equal(1, result.ExitCode);
        var app = await platform.AppAsync(package);
        Assert.Equal("error", (string)app["installationState"]!);
        Assert.Contains(lastLine, (string)app["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Empty(await Docker.ContainersAsync($"berth.app={(string)app["id"]!}"));
        Assert.False(Hosts.Has($"{package}.{Platform.Domain}"));
        (await platform.Cli.RunAsync("uninstall", package)).Ok();
    }

    [Fact]
    public async Task Install_WhenTheImageIsNotThere_EndsInAnErrorAndLeavesNothing()
    {
        var body = new JsonObject
        {
            ["manifest"] = new JsonObject { ["manifestVersion"] = 2, ["version"] = "1.0.0", ["httpPort"] = 80, ["dockerImage"] = "127.0.0.1:1/none:1" },
            ["subdomain"] = "noimage",
            ["domain"] = Platform.Domain,
            ["accessRestriction"] = null,
        };
        var started = await platform.ApiAsync(HttpMethod.Post, "apps", body.ToJsonString());
        Assert.Equal(HttpStatusCode.Accepted, started.Status);
        await Platform.UntilAsync("the install to fail", async () => (string)(await platform.AppAsync("noimage"))["installationState"]! == "error");

        Assert.Equal("Docker Error", (string)(await platform.AppAsync("noimage"))["error"]!["reason"]!);
        Assert.Empty(await Docker.ContainersAsync($"berth.app={(string)started.Body!["id"]!}"));
        (await platform.Cli.RunAsync("uninstall", "noimage")).Ok();
    }
}
