using Berth.Cli.Tests.Support;

namespace Berth.Cli.Tests;

public sealed class ListTests : IAsyncLifetime
{
    private StubPlatform _platform = null!;

    public async ValueTask InitializeAsync() => _platform = await StubPlatform.StartAsync();

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task List_InAPipe_IsTabSeparatedLinesWithoutHeadingOrEscapes()
    {
        _platform.AddApp("wiki", id: "id-2");
        _platform.AddApp("blog", id: "id-1", state: "pending_install", health: null);
        using var cli = new CliRun(_platform);

        var result = await cli.RunAsync("list");

        Assert.Equal(0, result.Code);
        Assert.Equal(["blog.example.com\tinstall…\tWiki\t1.2.3\tid-1", "wiki.example.com\trunning\tWiki\t1.2.3\tid-2"], result.Lines);
        Assert.DoesNotContain('\u001b', result.Out + result.Error);
    }

    [Fact]
    public async Task List_OnATerminal_IsATableWithHeadingAndColours()
    {
        _platform.AddApp("wiki");
        using var cli = new CliRun(_platform) { Terminal = true };

        var result = await cli.RunAsync("list");

        Assert.Contains("Name", result.Out);
        Assert.Contains("\u001b[", result.Out);
    }

    [Fact]
    public async Task List_OnATerminalWithNoColor_HasNoColourCodes()
    {
        _platform.AddApp("wiki");
        using var cli = new CliRun(_platform) { Terminal = true };

        var result = await cli.Set("NO_COLOR", "1").RunAsync("list");

        Assert.Contains("wiki.example.com", result.Out);
        Assert.DoesNotMatch(@"\[3\d", result.Out);
    }

    [Fact]
    public async Task List_AsJson_IsTheServersObjectAlone()
    {
        _platform.AddApp("wiki", id: "id-2");
        using var cli = new CliRun(_platform);

        var result = await cli.RunAsync("list", "--json");

        var app = result.Json.GetProperty("apps")[0];
        Assert.Equal("id-2", app.GetProperty("id").GetString());
        Assert.Equal("wiki", app.GetProperty("location").GetString());
        Assert.Equal("1970-01-01T00:00:00.000Z", app.GetProperty("creationTime").GetString());
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task List_Quiet_IsIdsOnly()
    {
        _platform.AddApp("wiki", id: "id-2");
        using var cli = new CliRun(_platform);

        Assert.Equal(["id-2"], (await cli.RunAsync("list", "-q")).Lines);
    }

    [Fact]
    public async Task List_WithoutApps_SaysSoOnStandardErrorOnly()
    {
        using var cli = new CliRun(_platform);

        var result = await cli.RunAsync("list");

        Assert.Empty(result.Out);
        Assert.Contains("berth catalog", result.Error);
    }

    [Fact]
    public async Task Output_WithEscapesInATitle_IsMadeSafe()
    {
        var app = _platform.AddApp("wiki");
        _platform.Apps[app.Id] = app with { Fqdn = "wiki\u001b]0;owned\u0007.example.com" };
        using var cli = new CliRun(_platform);

        var result = await cli.RunAsync("list");

        Assert.DoesNotContain('\u001b', result.Out);
        Assert.DoesNotContain('\u0007', result.Out);
    }

    [Fact]
    public async Task Status_OfOneApp_FindsItBySubdomainNameAndId()
    {
        _platform.AddApp("wiki", id: "id-2");
        using var cli = new CliRun(_platform);

        foreach (var name in new[] { "wiki", "WIKI.example.com", "id-2" })
        {
            var result = await cli.RunAsync("status", name);
            Assert.Equal(0, result.Code);
            Assert.Contains("State: running", result.Out);
        }
    }

    [Fact]
    public async Task Catalog_ListsPackages()
    {
        using var cli = new CliRun(_platform);

        Assert.Equal(["org.example.wiki\t1.2.3\tWiki\tPages"], (await cli.RunAsync("catalog")).Lines);
    }

    [Fact]
    public async Task ServiceList_ShowsStateAndMemory()
    {
        using var cli = new CliRun(_platform);

        Assert.Equal(["mysql\tactive\t1 MiB\t"], (await cli.RunAsync("service", "list")).Lines);
    }
}
