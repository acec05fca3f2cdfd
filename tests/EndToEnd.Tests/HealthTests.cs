using System.Net;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>
/// What becomes of an app that was healthy is seen and written down. A container that runs is never restarted by the
/// platform; one that somebody stopped by hand is put right within a minute.
/// </summary>
[Collection(nameof(PlatformCollection))]
public sealed class HealthTests(Platform platform)
{
    [Fact]
    public async Task AppThatRunsOutOfMemory_IsRecordedWithWhatToDo()
    {
        (await platform.Cli.RunAsync("install", Fixture("memory-hog"), "-l", "hog")).Ok();
        var id = (string)(await platform.AppAsync("hog"))["id"]!;
        try
        {
            using var answer = await platform.Http.GetAsync($"{platform.Origin("hog")}/take?mib=600");
            Assert.True(answer.StatusCode >= HttpStatusCode.InternalServerError, $"it answered {answer.StatusCode}");
        }
        catch (HttpRequestException)
        {
            // Cut off in the middle: as good.
        }

        await Platform.UntilAsync("the event of the lack of memory", async () => await EventAsync(id, "app.oom") is not null);
        Assert.Contains("memory limit", (string)(await EventAsync(id, "app.oom"))!["data"]!["message"]!, StringComparison.Ordinal);
        (await platform.Cli.RunAsync("uninstall", "hog")).Ok();
    }

    [Fact]
    public async Task AppThatAnswersWithErrors_IsUnhealthyAndNotRestarted_AndOneStoppedByHandIsPutRight()
    {
        (await platform.Cli.RunAsync("install", Fixture("echo-env"), "-l", "sick", "-p", "ECHO_TCP=17300,RANGE_TCP=17310")).Ok();
        var id = (string)(await platform.AppAsync("sick"))["id"]!;
        var started = await StartedAsync(id);
        await platform.Http.GetStringAsync($"{platform.Origin("sick")}/health?set=500");
        await HealthAsync("sick", "unhealthy");
        Assert.Equal(started, await StartedAsync(id));

        await Docker.RunAsync("kill", id);
        await Platform.UntilAsync("sick to be put right", async () => await StartedAsync(id) != started);
        await HealthAsync("sick", "healthy");
        (await platform.Cli.RunAsync("uninstall", "sick")).Ok();
    }

    private static string Fixture(string name) => Path.Combine(Cli.Root(), "tests", "fixtures", "packages", name);

    private static Task<string> StartedAsync(string container) => Docker.RunAsync("inspect", "--format", "{{.State.StartedAt}} {{.RestartCount}}", container);

    private Task HealthAsync(string subdomain, string state) =>
        Platform.UntilAsync($"{subdomain} to be {state}", async () => (string?)(await platform.AppAsync(subdomain))["health"] == state);

    private async Task<JsonNode?> EventAsync(string appId, string action) =>
        (await platform.ApiAsync(HttpMethod.Get, $"apps/{appId}/eventlog?per_page=100")).Body!["eventlogs"]!.AsArray().FirstOrDefault(entry => (string?)entry!["action"] == action);
}
