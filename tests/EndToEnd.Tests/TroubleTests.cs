using System.Net;

namespace EndToEnd.Tests;

/// <summary>The machine is not as it should be: the platform says so, takes nothing on, and goes on when it is mended.</summary>
[Collection(nameof(PlatformCollection))]
public sealed class TroubleTests : IAsyncLifetime
{
    private const string Domain = "trouble.berth.test";
    private const string Install = """{"appStoreId":"org.berth.static-site","subdomain":"site","domain":"trouble.berth.test","accessRestriction":null}""";

    private readonly Platform _platform = new("berth-trouble", Domain, "172.28");
    private readonly EngineDoor _door = new();

    public async ValueTask InitializeAsync()
    {
        _door.Open();
        await UpAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _platform.DisposeAsync();
        await _door.DisposeAsync();
    }

    [Fact]
    public async Task EngineDown_RefusesInstalls_AndGoesOnWhenItIsBack()
    {
        await _door.ShutAsync();
        await AssertRefusedAsync((HttpStatusCode)424, "engine.unreachable");

        _door.Open();
        (await _platform.Cli.RunAsync("install", "static-site", "-l", "site")).Ok();

        // Away in the middle of a task's life: stopping an app needs the engine, its record does not.
        await _door.ShutAsync();
        Assert.Equal(HttpStatusCode.OK, (await _platform.Http.GetAsync(_platform.Origin("site"))).StatusCode);
        _door.Open();
        (await _platform.Cli.RunAsync("uninstall", "site")).Ok();
    }

    [Fact]
    public async Task EngineTooOld_IsNamedWithWhatToInstall()
    {
        await _door.ShutAsync();
        _door.OpenAsOldEngine();
        await UpAsync(("BERTH_HEALTH_TIMEOUT", "61"));

        var message = await AssertRefusedAsync((HttpStatusCode)424, "engine.too_old");
        Assert.Contains("1.41", message, StringComparison.Ordinal);
        Assert.Contains("20.10", message, StringComparison.Ordinal);
        await _door.ShutAsync();
        _door.Open();
    }

    [Fact]
    public async Task DiskFull_RefusesInstalls()
    {
        await UpAsync(("BERTH_MINIMUM_FREE_DISK", "999999999"));

        await AssertRefusedAsync(HttpStatusCode.Conflict, "disk.full");
    }

    private ValueTask UpAsync(params (string Name, string Value)[] more) =>
        _platform.UpAsync(more.Append(("DOCKER_HOST", _door.Address)).ToDictionary(variable => variable.Item1, variable => variable.Item2));

    private async Task<string> AssertRefusedAsync(HttpStatusCode status, string code)
    {
        var answer = await _platform.ApiAsync(HttpMethod.Post, "apps", Install);
        Assert.Equal((status, code), (answer.Status, (string?)answer.Body!["code"]));
        Assert.Empty(await _platform.AppsAsync());
        Assert.False(Hosts.Has($"site.{Domain}"));
        return (string)answer.Body["message"]!;
    }
}
