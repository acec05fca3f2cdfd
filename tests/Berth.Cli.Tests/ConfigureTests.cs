using Berth.Cli.Tests.Support;
using Berth.Contracts;

namespace Berth.Cli.Tests;

public sealed class ConfigureTests : IAsyncLifetime
{
    private StubPlatform _platform = null!;
    private CliRun _cli = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await StubPlatform.StartAsync();
        _platform.AddApp("wiki", id: "wiki-id");
        _platform.AddTask("42", StubPlatform.Done("42"));
        _cli = new CliRun(_platform);
    }

    public ValueTask DisposeAsync()
    {
        _cli.Dispose();
        return _platform.DisposeAsync();
    }

    [Fact]
    public async Task EnvSet_SendsTheWholeMap()
    {
        Assert.Equal(0, (await _cli.RunAsync("env", "set", "--app", "wiki", "NEW=a=b", "OLD=changed")).Code);

        var env = _platform.Last("POST", "/api/v1/apps/wiki-id/configure/env").Json.GetProperty("env");
        Assert.Equal("a=b", env.GetProperty("NEW").GetString());
        Assert.Equal("changed", env.GetProperty("OLD").GetString());
    }

    [Fact]
    public async Task EnvUnset_SendsTheRest()
    {
        Assert.Equal(0, (await _cli.RunAsync("env", "unset", "--app", "wiki", "OLD")).Code);

        Assert.Equal("""{"env":{}}""", _platform.Last("POST", "/api/v1/apps/wiki-id/configure/env").Body);
    }

    [Fact]
    public async Task EnvSet_ToWhatItIs_ChangesNothing()
    {
        Assert.Equal(0, (await _cli.RunAsync("env", "set", "--app", "wiki", "OLD=value")).Code);

        Assert.False(_platform.Got("POST", "/api/v1/apps/wiki-id/configure/env"));
    }

    [Fact]
    public async Task EnvGetAndList_PrintValuesAlone()
    {
        Assert.Equal("value\n", (await _cli.RunAsync("env", "get", "OLD", "--app", "wiki")).Out);
        Assert.Equal("OLD=value\n", (await _cli.RunAsync("env", "list", "wiki")).Out);
        Assert.Equal(4, (await _cli.RunAsync("env", "get", "NONE", "--app", "wiki")).Code);
    }

    [Fact]
    public async Task SetLocation_KeepsPortsThatAreNotNamed()
    {
        _platform.Apps["wiki-id"] = _platform.Apps["wiki-id"] with { Ports = new Dictionary<string, AppPort> { ["SSH"] = new(2222, "tcp"), ["GIT"] = new(9418, "tcp") } };

        Assert.Equal(0, (await _cli.RunAsync("set-location", "--app", "wiki", "-l", "pages.example.org", "-p", "SSH=2200")).Code);

        var body = _platform.Last("POST", "/api/v1/apps/wiki-id/configure/location").Json;
        Assert.Equal("pages", body.GetProperty("subdomain").GetString());
        Assert.Equal("example.org", body.GetProperty("domain").GetString());
        Assert.Equal(2200, body.GetProperty("ports").GetProperty("SSH").GetInt32());
        Assert.Equal(9418, body.GetProperty("ports").GetProperty("GIT").GetInt32());
    }

    [Fact]
    public async Task Configure_WithMemoryAlone_ChangesOnlyThat()
    {
        Assert.Equal(0, (await _cli.RunAsync("configure", "wiki", "-m", "1.5G")).Code);

        Assert.Equal(1_610_612_736, _platform.Last("POST", "/api/v1/apps/wiki-id/configure/memory_limit").Json.GetProperty("memoryLimit").GetInt64());
        Assert.False(_platform.Got("POST", "/api/v1/apps/wiki-id/configure/location"));
    }

    [Fact]
    public async Task Configure_WithNothing_Is2() => Assert.Equal(2, (await _cli.RunAsync("configure", "wiki")).Code);

    [Fact]
    public async Task Clone_SendsTheNewPlace()
    {
        Assert.Equal(0, (await _cli.RunAsync("clone", "wiki", "-l", "copy")).Code);

        var body = _platform.Last("POST", "/api/v1/apps/wiki-id/clone").Json;
        Assert.Equal("copy", body.GetProperty("subdomain").GetString());
    }

    [Fact]
    public async Task Logs_PrintTimeAndMessage_AndFollowReadsTheStream()
    {
        var once = await _cli.RunAsync("logs", "wiki", "-l", "50");
        var followed = await _cli.RunAsync("logs", "wiki", "-f");

        Assert.Equal(["2023-11-14 22:13:20 first", "2023-11-14 22:13:21 second"], once.Lines);
        Assert.Equal(once.Lines, followed.Lines);
        Assert.Contains("lines=50", _platform.Last("GET", "/api/v1/apps/wiki-id/logs").Query);
        Assert.True(_platform.Got("GET", "/api/v1/apps/wiki-id/logstream"));
    }

    [Fact]
    public async Task Logs_OfAServiceATaskAndThePlatform_AskTheRightRoute()
    {
        _platform.Answers["GET /api/v1/system/logs/box"] = (System.Net.HttpStatusCode.OK, """{"realtimeTimestamp":0,"message":"box says","source":"box"}""");

        Assert.Equal(2, (await _cli.RunAsync("logs", "--system", "mysql")).Lines.Count);
        Assert.Equal(["box says"], (await _cli.RunAsync("logs", "--system")).Lines);
        Assert.Equal(2, (await _cli.RunAsync("logs", "--task", "42")).Lines.Count);
        Assert.Equal(2, (await _cli.RunAsync("service", "logs", "mysql")).Lines.Count);
    }

    [Fact]
    public async Task ServiceRestart_Asks() => Assert.Equal(0, (await _cli.RunAsync("service", "restart", "mysql")).Code);

    [Fact]
    public async Task Open_PrintsTheAddress() => Assert.Equal("https://wiki.example.com\n", (await _cli.RunAsync("open", "wiki")).Out);

    [Fact]
    public async Task Inspect_IsTheAppAsJson() => Assert.Equal("org.example.wiki", (await _cli.RunAsync("inspect", "wiki")).Json.GetProperty("manifest").GetProperty("id").GetString());
}
