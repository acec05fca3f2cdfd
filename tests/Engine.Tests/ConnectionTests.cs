using Berth.Docker;

namespace Engine.Tests;

public sealed class ConnectionTests
{
    [Fact]
    public async Task EngineTooOld_IsRefusedWithWhatToDo()
    {
        await using var old = new FakeSocketEngine("""{"Version":"18.09.9","ApiVersion":"1.39","MinAPIVersion":"1.12"}""");
        using var engine = new DockerEngine(new DockerEngineOptions { Host = old.Host });

        var failed = await Assert.ThrowsAsync<PortException>(() => engine.GetInfoAsync(default));

        Assert.Equal(("engine.too_old", false), (failed.Code, failed.IsTransient));
        Assert.Contains("1.39", failed.Message);
        Assert.Contains("1.41", failed.Message);
        Assert.Contains("18.09.9", failed.Message);
    }

    [Fact]
    public async Task NoEngine_IsUnreachable_AndSaysHowToStartOne()
    {
        using var engine = new DockerEngine(new DockerEngineOptions { Host = "unix:///run/no-such-engine.sock" });

        var failed = await Assert.ThrowsAsync<PortException>(() => engine.InspectContainerAsync("app", default));

        Assert.Equal(("engine.unreachable", true), (failed.Code, failed.IsTransient));
        Assert.Contains("/run/no-such-engine.sock", failed.Message);
        Assert.Contains("dockerd", failed.Message);
    }

    [Fact]
    public async Task EngineThatComesBack_IsReachedAgain()
    {
        var socket = $"/tmp/berth-test-{Guid.NewGuid():N}.sock";
        using var engine = new DockerEngine(new DockerEngineOptions { Host = $"unix://{socket}" });
        await Assert.ThrowsAsync<PortException>(() => engine.GetInfoAsync(default));

        File.CreateSymbolicLink(socket, "/var/run/docker.sock");
        var info = await engine.GetInfoAsync(default);
        File.Delete(socket);
        File.CreateSymbolicLink(socket, "/run/no-such-engine.sock");
        await Wait.UntilAsync(async () => !await AnswersAsync(), "the connections that were left are used up", TimeSpan.FromMinutes(2));
        File.Delete(socket);
        File.CreateSymbolicLink(socket, "/var/run/docker.sock");

        Assert.Equal(info, await engine.GetInfoAsync(default));
        File.Delete(socket);

        async Task<bool> AnswersAsync()
        {
            // More at once than connections were kept.
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
            {
                try
                {
                    await engine.GetInfoAsync(default);
                    return true;
                }
                catch (PortException failed) when (failed.Code == "engine.unreachable")
                {
                    return false;
                }
            }));
            return answers.All(answered => answered);
        }
    }

    [Fact]
    public async Task EngineThatHangs_IsGivenUpOn()
    {
        await using var hanging = new FakeSocketEngine(json: null);
        using var engine = new DockerEngine(new DockerEngineOptions { Host = hanging.Host, QuestionTimeout = TimeSpan.FromMilliseconds(200) });

        var failed = await Assert.ThrowsAsync<PortException>(() => engine.InspectContainerAsync("app", default));

        Assert.Equal(("engine.unreachable", true), (failed.Code, failed.IsTransient));
    }

    [Fact]
    public async Task Cancelled_IsCancelled_NotUnreachable()
    {
        await using var hanging = new FakeSocketEngine(json: null);
        using var engine = new DockerEngine(new DockerEngineOptions { Host = hanging.Host });
        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => engine.InspectContainerAsync("app", enough.Token));
    }

    [Theory]
    [InlineData("{}", 200)]
    [InlineData("<html>hello</html>", 200)]
    [InlineData("not found", 404)]
    public async Task SomethingElse_IsNoEngine(string answer, int status)
    {
        await using var other = new FakeSocketEngine(answer, status);
        using var engine = new DockerEngine(new DockerEngineOptions { Host = other.Host });

        var failed = await Assert.ThrowsAsync<PortException>(() => engine.GetInfoAsync(default));

        Assert.Contains(failed.Code, new[] { "engine.unreachable", "engine.refused" });
    }

    [Theory]
    [InlineData("ssh://host")]
    [InlineData("/var/run/docker.sock")]
    [InlineData("unix://")]
    public async Task Nonsense_IsNoAddress(string host)
    {
        using var engine = new DockerEngine(new DockerEngineOptions { Host = host });

        var failed = await Assert.ThrowsAsync<PortException>(() => engine.GetInfoAsync(default));

        Assert.Equal("engine.unreachable", failed.Code);
        Assert.Contains("DOCKER_HOST", failed.Message);
    }
}
