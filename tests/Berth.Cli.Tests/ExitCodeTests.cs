using System.Net;
using Berth.Cli.Tests.Support;

namespace Berth.Cli.Tests;

public sealed class ExitCodeTests : IAsyncLifetime
{
    private StubPlatform _platform = null!;

    public async ValueTask InitializeAsync() => _platform = await StubPlatform.StartAsync();

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("list", "--frobnicate")]
    [InlineData("install", "org.example.wiki", "-l", "x", "-p", "SSH=ninety")]
    [InlineData("install", "org.example.wiki", "-l", "x", "-m", "lots")]
    [InlineData("install", "org.example.wiki", "-l", "x.elsewhere.net")]
    [InlineData("completion", "tcsh")]
    public async Task WrongUse_Is2(params string[] arguments)
    {
        using var cli = new CliRun(_platform);

        var result = await cli.RunAsync(arguments);

        Assert.Equal(2, result.Code);
        Assert.NotEmpty(result.Error);
        Assert.False(_platform.Got("POST", "/api/v1/apps"));
    }

    [Fact]
    public async Task NoServer_Is3AndSaysHowToLogIn()
    {
        using var cli = new CliRun();

        var result = await cli.RunAsync("list");

        Assert.Equal(3, result.Code);
        Assert.Contains("berth login", result.Error);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, 1)]
    [InlineData(HttpStatusCode.Unauthorized, 3)]
    [InlineData(HttpStatusCode.Forbidden, 3)]
    [InlineData(HttpStatusCode.NotFound, 4)]
    [InlineData(HttpStatusCode.Conflict, 5)]
    [InlineData(HttpStatusCode.InternalServerError, 1)]
    public async Task AnAnswer_DecidesTheCode(HttpStatusCode status, int code)
    {
        _platform.Answers["GET /api/v1/apps"] = (status, """{"status":"x","message":"The words.","code":"some.code"}""");
        using var cli = new CliRun(_platform);

        var result = await cli.RunAsync("list");

        Assert.Equal(code, result.Code);
        Assert.Contains("The words.", result.Error);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task AnErrorWithFields_NamesEach()
    {
        _platform.Answers["GET /api/v1/apps"] = (HttpStatusCode.BadRequest, """{"status":"x","message":"Two things.","fields":{"domain":"is required","ports":"SSH is taken"}}""");
        using var cli = new CliRun(_platform);

        var result = await cli.RunAsync("list");

        Assert.Contains("domain: is required", result.Error);
        Assert.Contains("ports: SSH is taken", result.Error);
    }

    [Fact]
    public async Task AnError_WithJson_IsAnObjectOnStandardError()
    {
        _platform.Answers["GET /api/v1/apps"] = (HttpStatusCode.Conflict, """{"status":"Conflict","message":"Busy.","code":"app.busy"}""");
        using var cli = new CliRun(_platform);

        var result = await cli.RunAsync("list", "--json");

        Assert.Equal("app.busy", System.Text.Json.JsonDocument.Parse(result.Error).RootElement.GetProperty("code").GetString());
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task AnAnswerThatIsNotThePlatforms_IsExplained()
    {
        _platform.Answers["GET /api/v1/apps"] = (HttpStatusCode.OK, "<html>");
        using var cli = new CliRun(_platform);

        var result = await cli.RunAsync("list");

        Assert.Equal(1, result.Code);
        Assert.Contains("not understood", result.Error);
    }

    [Fact]
    public async Task NothingListening_Is1AndSaysWhere()
    {
        using var cli = new CliRun();

        var result = await cli.Set("BERTH_SERVER", "http://127.0.0.1:1").Set("BERTH_TOKEN", "x").RunAsync("list");

        Assert.Equal(1, result.Code);
        Assert.Contains("127.0.0.1:1", result.Error);
    }

    [Fact]
    public async Task AnUnknownApp_Is4()
    {
        using var cli = new CliRun(_platform);

        Assert.Equal(4, (await cli.RunAsync("status", "nowhere")).Code);
    }

    [Fact]
    public async Task TwoAppsOfOneName_Is2AndNamesBoth()
    {
        var one = _platform.AddApp("wiki");
        _platform.Apps["other"] = one with { Id = "other", Domain = "example.org", Fqdn = "wiki.example.org" };
        using var cli = new CliRun(_platform);

        var result = await cli.RunAsync("status", "wiki");

        Assert.Equal(2, result.Code);
        Assert.Contains("wiki.example.org", result.Error);
        Assert.Contains("wiki.example.com", result.Error);
    }

    [Theory]
    [InlineData("http://my.example.com")]
    [InlineData("ftp://my.example.com")]
    [InlineData("https://user:pw@my.example.com")]
    public async Task AServerThatWouldLeakTheToken_IsRefused(string server)
    {
        using var cli = new CliRun();

        Assert.Equal(2, (await cli.RunAsync("list", "--server", server, "--token", "x")).Code);
    }
}
