using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>
/// Updates on the real thing: a version that destroys its data and never answers is taken back, data and all, and one without data
/// is replaced while it is asked without a pause. A platform of its own.
/// </summary>
[Collection(nameof(PlatformCollection))]
public sealed class UpdateTests : IAsyncLifetime
{
    private readonly Platform _platform = new("berth-upd", "upd.berth.test", "172.25");
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-update-").FullName;

    public async ValueTask InitializeAsync()
    {
        await _platform.InitializeAsync();
        await _platform.Cli.RunAsync("updates", "policy", "--watch", "3");
    }

    public async ValueTask DisposeAsync()
    {
        await _platform.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task VersionThatDestroysItsDataAndNeverAnswers_IsTakenBack_AndTheOldOneServesTheOldData()
    {
        Write("1.0.0", """{"localstorage": {}, "mysql": {}}""", "");
        (await _platform.Cli.RunAsync("install", _folder, "-l", "notes")).Ok();
        await ExecAsync("echo 'as it was' > /app/data/note && " + Sql("CREATE TABLE notes (text VARCHAR(99)); INSERT INTO notes VALUES ('as it was')"));

        Write("2.0.0", """{"localstorage": {}, "mysql": {}}""", "rm -f /app/data/note; " + Sql("DROP TABLE notes") + "; exit 7");
        var failed = await _platform.Cli.RunAsync("update", "--app", "notes", "--package", _folder);
        Assert.NotEqual(0, failed.ExitCode);
        Assert.Contains("Version 1.0.0 is back, with its data", failed.Messages, StringComparison.Ordinal);

        await Platform.UntilAsync("the old version to serve", async () => (await _platform.Http.GetAsync(_platform.Origin("notes") + "/note")).IsSuccessStatusCode);
        Assert.Equal("as it was\n", await _platform.Http.GetStringAsync(_platform.Origin("notes") + "/note"));
        Assert.Contains("as it was", (await ExecAsync(Sql("SELECT text FROM notes"))).Output, StringComparison.Ordinal);
        var history = (await _platform.Cli.RunAsync("history", "notes")).Ok().Output;
        Assert.Contains("2.0.0", history, StringComparison.Ordinal);
        Assert.Contains("failed", history, StringComparison.Ordinal);
        var finish = (await _platform.ApiAsync(HttpMethod.Get, "eventlog?per_page=100")).Body!["eventlogs"]!.AsArray().Last(entry => (string?)entry!["action"] == "app.update.finish")!;
        Assert.Contains("Version 1.0.0 is back", (string)finish["data"]!["errorMessage"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AppWithoutData_IsUpdatedWithoutOneFailedRequest()
    {
        Write("1.0.0", "{}", "");
        (await _platform.Cli.RunAsync("install", _folder, "-l", "page")).Ok();
        Write("1.1.0", "{}", "");
        using var stop = new CancellationTokenSource();
        var asking = AskAsync(stop.Token);
        (await _platform.Cli.RunAsync("update", "--app", "page", "--package", _folder)).Ok();
        await stop.CancelAsync();
        var (answers, failures) = await asking;
        Assert.Empty(failures);
        Assert.Equal(["1.0.0\n", "1.1.0\n"], answers.Distinct());
        Assert.Single(await Docker.ContainersAsync("berth.app=" + (string)(await _platform.AppAsync("page"))["id"]!));
    }

    private async Task<(List<string> Answers, List<string> Failures)> AskAsync(CancellationToken stop)
    {
        var (answers, failures) = (new List<string>(), new List<string>());
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await _platform.Http.GetAsync(_platform.Origin("page") + "/version", CancellationToken.None);
                var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
                (answer.IsSuccessStatusCode ? answers : failures).Add(text);
            }
            catch (HttpRequestException error)
            {
                failures.Add(error.Message);
            }
        }

        return (answers, failures);
    }

    /// <param name="atStart">Shell commands before the server.</param>
    private void Write(string version, string addons, string atStart)
    {
        var manifest = new JsonObject
        {
            ["id"] = "org.berth.test.updated",
            ["title"] = "Updated",
            ["version"] = version,
            ["manifestVersion"] = 2,
            ["httpPort"] = 3000,
            ["healthCheckPath"] = "/version",
            ["addons"] = JsonNode.Parse(addons),
        };
        File.WriteAllText(Path.Combine(_folder, "CloudronManifest.json"), manifest.ToJsonString());
        File.WriteAllText(Path.Combine(_folder, "start.sh"), $"#!/bin/sh\necho {version} > /run/version\nmkdir -p /run/www && cd /run/www && ln -sf /run/version version && ln -sf /app/data/note note\n{atStart}\nexec python3 -u -m http.server 3000\n");
        File.WriteAllText(Path.Combine(_folder, "Dockerfile"), "FROM berth/base:1\nCOPY start.sh /app/code/\nCMD [\"/bin/sh\", \"/app/code/start.sh\"]\n");
    }

    private static string Sql(string statement) =>
        $"mysql -h\"$CLOUDRON_MYSQL_HOST\" -u\"$CLOUDRON_MYSQL_USERNAME\" -p\"$CLOUDRON_MYSQL_PASSWORD\" \"$CLOUDRON_MYSQL_DATABASE\" -e \"{statement}\"";

    private async Task<CliResult> ExecAsync(string command) => (await _platform.Cli.RunAsync("exec", "--app", "notes", "--", "sh", "-c", command)).Ok();
}
