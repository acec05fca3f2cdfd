using System.Net;
using System.Text.Json;

namespace EndToEnd.Tests;

/// <summary>
/// The server is killed with SIGKILL at every step boundary of install and uninstall, as a power cut would. After the
/// next start the task goes on to its end and nothing is left over.
/// </summary>
[Collection(nameof(PlatformCollection))]
public sealed class CrashTests(Platform platform) : IAsyncLifetime
{
    private static readonly string[] Install =
    [
        "hold-traffic", "prepare-files", "ensure-image", "ensure-addons", "ensure-names", "ensure-container", "start-container", "wait-healthy", "serve-traffic",
    ];

    private static readonly string[] Uninstall = ["hold-traffic", "stop-container", "keep-final", "remove-container", "remove-addons", "remove-names", "remove-files"];

    public static TheoryData<string, string> Boundaries()
    {
        var data = new TheoryData<string, string>();

        // "After" is the harder side of a boundary: the step's work is done and nothing says so yet.
        var removals = Uninstall.Select(step => $"app.archive/{step}/after").Prepend($"app.archive/{Uninstall[0]}/before").Append("app.archive/settle/before").ToList();
        var installs = Install.Select(step => $"app.install/{step}/after").Prepend($"app.install/{Install[0]}/before").Append("app.install/settle/before").ToList();
        for (var i = 0; i < installs.Count; i++)
        {
            data.Add(installs[i], removals[i % removals.Count]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Boundaries))]
    public async Task Server_KilledAtAStepBoundary_GoesOnAtTheNextStart_AndLeavesNothing(string installCrash, string uninstallCrash)
    {
        await StartAsync(installCrash);
        var started = await platform.ApiAsync(HttpMethod.Post, "apps", JsonSerializer.Serialize(new
        {
            appStoreId = "org.berth.static-site",
            subdomain = "crash",
            domain = Platform.Domain,
            accessRestriction = (object?)null,
        }));
        Assert.Equal(HttpStatusCode.Accepted, started.Status);
        var id = (string)started.Body!["id"]!;
        await DeadAsync();
        await StartAsync(null);
        await Platform.UntilAsync("the install to end", async () => (string?)(await AppAsync(id))?["installationState"] == "installed");
        Assert.Equal(HttpStatusCode.OK, (await platform.Http.GetAsync(platform.Origin("crash"))).StatusCode);
        Assert.Single(await Docker.ContainersAsync($"berth.app={id}"));

        await StartAsync(uninstallCrash);
        Assert.Equal(HttpStatusCode.Accepted, (await platform.ApiAsync(HttpMethod.Post, $"apps/{id}/uninstall")).Status);
        await DeadAsync();
        await StartAsync(null);
        await Platform.UntilAsync("the uninstall to end", async () => await AppAsync(id) is null);
        Assert.Empty(await Docker.ContainersAsync($"berth.app={id}"));
        Assert.False(Directory.Exists(Path.Combine(platform.Home, "apps", id)));
        Assert.False(Hosts.Has($"crash.{Platform.Domain}"));
        var snapshot = await File.ReadAllTextAsync(Path.Combine(platform.Home, "gateway", "snapshot.json"));
        Assert.DoesNotContain($"crash.{Platform.Domain}", snapshot, StringComparison.Ordinal);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>After a failure the next test finds a server that does not crash, and the name free.</summary>
    public async ValueTask DisposeAsync()
    {
        await StartAsync(null);
        if ((await platform.AppsAsync()).Any(app => (string?)app!["subdomain"] == "crash"))
        {
            await platform.Cli.RunAsync("uninstall", "crash");
        }
    }

    private async Task StartAsync(string? crashAt) =>
        await platform.UpAsync(crashAt is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["BERTH_CRASH_AT"] = crashAt });

    private async Task<System.Text.Json.Nodes.JsonNode?> AppAsync(string id)
    {
        var answer = await platform.ApiAsync(HttpMethod.Get, $"apps/{id}");
        return answer.Status == HttpStatusCode.NotFound ? null : answer.Body;
    }

    private Task DeadAsync()
    {
        var record = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Directory.GetFiles(Path.Combine(platform.Home, "run"), "*server*.json")[0]))!;
        var pid = (int)(record["pid"] ?? record["Pid"])!;
        return Platform.UntilAsync("the server to be killed", () => Task.FromResult(!IsAlive(pid)), 60);
    }

    /// <summary>A zombie counts as dead: its parent is whoever adopted it.</summary>
    private static bool IsAlive(int pid) =>
        File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
}
