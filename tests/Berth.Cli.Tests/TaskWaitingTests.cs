using Berth.Cli.Tests.Support;

namespace Berth.Cli.Tests;

public sealed class TaskWaitingTests : IAsyncLifetime
{
    private StubPlatform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await StubPlatform.StartAsync();
        _platform.AddApp("wiki", id: "wiki-id");
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task Waiting_ShowsEachMessageOnceOnStandardError()
    {
        _platform.AddTask("42", StubPlatform.Running("42", 5, "Stopping"), StubPlatform.Running("42", 5, "Stopping"), StubPlatform.Running("42", 60, "Starting"), StubPlatform.Done("42"));
        using var cli = new CliRun(_platform);

        var result = await cli.RunAsync("restart", "wiki");

        Assert.Equal(0, result.Code);
        Assert.Empty(result.Out);
        Assert.Equal(1, result.Error.Split("Stopping").Length - 1);
        Assert.Contains(" 60% Starting", result.Error);
        Assert.Contains("wiki.example.com is restarted", result.Error);
    }

    [Fact]
    public async Task Waiting_OnATerminal_DrawsABar()
    {
        _platform.AddTask("42", StubPlatform.Running("42", 50, "Starting"), StubPlatform.Running("42", 60, "Probing"), StubPlatform.Done("42"));
        using var cli = new CliRun(_platform) { Terminal = true };

        var result = await cli.RunAsync("restart", "wiki");

        Assert.Equal(0, result.Code);
        Assert.Contains('%', result.Error);
        Assert.Contains('━', result.Error);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task Waiting_WithJson_PrintsTheAppAlone()
    {
        _platform.AddTask("42", StubPlatform.Done("42"));
        using var cli = new CliRun(_platform);

        var result = await cli.RunAsync("stop", "wiki", "--json");

        Assert.Equal("wiki-id", result.Json.GetProperty("id").GetString());
    }

    [Fact]
    public async Task AFailedTask_Is1WithItsMessage()
    {
        _platform.AddTask("42", StubPlatform.Running("42", 5, "Pulling"), StubPlatform.Failed("42", "The image is missing. Build it first."));
        using var cli = new CliRun(_platform);

        var result = await cli.RunAsync("start", "wiki");

        Assert.Equal(1, result.Code);
        Assert.Contains("The image is missing. Build it first.", result.Error);
    }

    [Fact]
    public async Task NoWait_ReturnsAtOnceAndSaysTheTask()
    {
        using var cli = new CliRun(_platform);

        var plain = await cli.RunAsync("restart", "wiki", "--no-wait");
        var json = await cli.RunAsync("--no-wait", "restart", "wiki", "--json");

        Assert.Equal(0, plain.Code);
        Assert.Contains("42", plain.Error);
        Assert.Equal("42", json.Json.GetProperty("taskId").GetString());
        Assert.False(_platform.Got("GET", "/api/v1/tasks/42"));
    }

    [Fact]
    public async Task Interrupting_Is130AndSaysHowToCancel_AndTheTaskIsNotStopped()
    {
        _platform.AddTask("42", StubPlatform.Running("42", 5, "Pulling"));
        using var cli = new CliRun(_platform);
        using var interrupt = new CancellationTokenSource();

        var running = cli.RunAsync(["restart", "wiki"], [], interrupt.Token);
        await UntilAsync(() => _platform.Got("GET", "/api/v1/tasks/42"));
        await interrupt.CancelAsync();
        var result = await running;

        Assert.Equal(130, result.Code);
        Assert.Contains("berth cancel 42", result.Error);
        Assert.False(_platform.Got("POST", "/api/v1/tasks/42/stop"));
    }

    [Fact]
    public async Task APlatformThatRestartsMeanwhile_IsWaitedFor()
    {
        _platform.AddTask("42", StubPlatform.Done("42"));
        _platform.Answers["GET /api/v1/tasks/42"] = (System.Net.HttpStatusCode.ServiceUnavailable, "{}");
        using var cli = new CliRun(_platform);

        var running = cli.RunAsync("restart", "wiki");
        await UntilAsync(() => _platform.Calls.Count(call => call.Path == "/api/v1/tasks/42") >= 2);
        _platform.Answers.Clear();

        Assert.Equal(0, (await running).Code);
    }

    [Fact]
    public async Task Cancel_ByTaskId_StopsItAndWaitsForItsEnd()
    {
        _platform.AddTask("42", StubPlatform.Running("42", 5, "Pulling"));
        using var cli = new CliRun(_platform);

        var result = await cli.RunAsync("cancel", "42");

        Assert.Equal(0, result.Code);
        Assert.True(_platform.Got("POST", "/api/v1/tasks/42/stop"));
        Assert.Contains("is cancelled", result.Error);
    }

    [Fact]
    public async Task Cancel_OfAnApp_StopsTheTaskAtWorkOnIt()
    {
        _platform.AddTask("43", StubPlatform.Running("43", 5, "Pulling"));
        _platform.Apps["wiki-id"] = _platform.Apps["wiki-id"] with { TaskId = "43" };
        using var cli = new CliRun(_platform);

        Assert.Equal(0, (await cli.RunAsync("cancel", "wiki")).Code);
        Assert.True(_platform.Got("POST", "/api/v1/tasks/43/stop"));
    }

    [Fact]
    public async Task Cancel_OfAnIdleApp_Is5()
    {
        using var cli = new CliRun(_platform);

        Assert.Equal(5, (await cli.RunAsync("cancel", "wiki")).Code);
    }

    [Fact]
    public async Task Tasks_ListsStates()
    {
        _platform.AddTask("1", StubPlatform.Running("1", 30, "Pulling"));
        _platform.AddTask("2", StubPlatform.Failed("2", "No image."));
        using var cli = new CliRun(_platform);

        var result = await cli.RunAsync("tasks");

        Assert.Contains(result.Lines, line => line.StartsWith("1\tinstall blog.example.com\trunning\t30%\tPulling", StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line.StartsWith("2\tinstall\tfailed\t100%\tNo image.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Uninstall_WaitsForTheTask()
    {
        _platform.AddTask("42", StubPlatform.Running("42", 5, "Removing"), StubPlatform.Done("42"));
        using var cli = new CliRun(_platform);

        var result = await cli.RunAsync("uninstall", "wiki");

        Assert.Equal(0, result.Code);
        Assert.Contains("is uninstalled", result.Error);
    }

    internal static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
