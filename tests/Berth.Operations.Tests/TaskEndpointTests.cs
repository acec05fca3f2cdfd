using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Berth.Operations.Running;
using Berth.Operations.Tests.Support;
using Berth.Ports;

namespace Berth.Operations.Tests;

public sealed class TaskEndpointTests : OperationsTest
{
    [Fact]
    public async Task Task_OnTheWire_SaysWhatItIsAndHowItEnded()
    {
        var host = await HostAsync();
        World.Ensuring = (name, context, _) =>
        {
            if (name == "keys")
            {
                context.SetResult("""{"keys":3}""");
            }

            return Task.CompletedTask;
        };
        var id = (await host.RunAsync("house.build")).Id;
        var task = await host.Http.GetFromJsonAsync<JsonElement>($"tasks/{id}");
        Assert.Equal($"{id}", task.GetProperty("id").GetString());
        Assert.Equal(100, task.GetProperty("percent").GetInt32());
        Assert.False(task.GetProperty("active").GetBoolean());
        Assert.True(task.GetProperty("success").GetBoolean());
        Assert.Equal(3, task.GetProperty("result").GetProperty("keys").GetInt32());
    }

    [Fact]
    public async Task Task_ThatFailed_CarriesCodeAndMessage()
    {
        var host = await HostAsync();
        World.Ensuring = (_, _, _) => throw new PortException("engine.unreachable", "The engine does not answer.");
        var id = (await host.RunAsync("house.build")).Id;
        var error = (await host.Http.GetFromJsonAsync<JsonElement>($"tasks/{id}")).GetProperty("error");
        Assert.Equal("The engine does not answer.", error.GetProperty("message").GetString());
        Assert.Equal("engine.unreachable", error.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Stop_OfARunningTask_Answers204AndEndsItAsStopped()
    {
        var host = await HostAsync();
        var begun = new TaskCompletionSource<long>();
        World.Ensuring = (_, context, token) =>
        {
            begun.TrySetResult(context.OperationId);
            return Task.Delay(Timeout.Infinite, token);
        };
        await host.StartAsync("house.build");
        var id = await begun.Task;
        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.PostAsync($"tasks/{id}/stop", null)).StatusCode);
        await host.EndAsync(id);
        Assert.Equal("stopped", (await host.Http.GetFromJsonAsync<JsonElement>($"tasks/{id}")).GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await host.Http.PostAsync($"tasks/{id}/stop", null)).StatusCode);
    }

    [Theory]
    [InlineData("GET", "tasks/4711")]
    [InlineData("GET", "tasks/nonsense")]
    [InlineData("GET", "tasks/99999999999999999999999")]
    [InlineData("GET", "tasks/-1")]
    [InlineData("POST", "tasks/nonsense/stop")]
    [InlineData("POST", "tasks/4711/stop")]
    [InlineData("GET", "tasks/4711/logs")]
    [InlineData("GET", "tasks/4711/logstream")]
    public async Task Task_ThatNeverWas_Is404AsJson(string method, string path)
    {
        var host = await HostAsync();
        using var answer = await host.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("Not Found", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Log_HoldsEachStepAndWhatItSaid_OneFileEach()
    {
        var host = await HostAsync();
        World.Ensuring = (name, context, _) =>
        {
            context.Log($"{name} with\na line break");
            return Task.CompletedTask;
        };
        var (one, two) = ((await host.RunAsync("house.build", "a")).Id, (await host.RunAsync("house.paint", "b")).Id);
        var lines = host.Get<OperationLog>().Read(one).Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]).ToList();
        Assert.Equal(
            ["house.build of a, asked for by olga", "ground: begin", "ground: ground with a line break", "ground: done", "walls: begin"],
            lines[..5]);
        Assert.Equal("Succeeded", lines[^1]);
        Assert.Equal(5, host.Get<OperationLog>().Read(two).Count);
        var text = await host.Http.GetStringAsync($"tasks/{one}/logs?format=short");
        Assert.Equal(lines.Count, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task LogStream_OfARunningTask_EndsWithIt()
    {
        var host = await HostAsync();
        var hold = new TaskCompletionSource();
        World.Ensuring = (_, _, token) => hold.Task.WaitAsync(token);
        var id = await host.StartAsync("house.build");
        host.Http.DefaultRequestHeaders.Accept.Add(new("text/event-stream"));
        var streaming = host.Http.GetStringAsync($"tasks/{id}/logstream");
        hold.SetResult();
        Assert.Contains("Succeeded", await streaming.WaitAsync(TimeSpan.FromMinutes(10)));
    }
}
