using Berth.Addons.Services;
using Berth.Kernel;
using Berth.Ports.Containers;

namespace Berth.Addons.Tests.Real;

/// <summary>On a Redis of the test's own, since restarting a shared database would disturb other tests.</summary>
public sealed class ServicesTests(PlatformFixture platform)
{
    [Fact]
    public async Task Configure_ChangesTheLimitAtTheNextRebuild_AndDataStays()
    {
        var services = await platform.ServicesAsync();
        var (id, container) = await RedisAsync();
        Assert.Equal(150L << 20, (await StateAsync(id)).MemoryLimit);
        var before = (await platform.Engine.InspectContainerAsync(container, CancellationToken.None))!;

        var configured = await services.ConfigureAsync(id, 200L << 20, recoveryMode: false, CancellationToken.None);
        Assert.True(configured.IsOk);
        var after = await services.RebuildAsync(id, CancellationToken.None);

        Assert.Equal(ServiceStatus.Active, after.Value!.Status);
        Assert.Equal(200L << 20, after.Value.MemoryLimit);
        Assert.Equal(150L << 20, after.Value.DefaultMemoryLimit);
        Assert.True(after.Value.MemoryUsed > 0);
        Assert.Equal(200L << 20, (await platform.Engine.GetStatsAsync(container, CancellationToken.None))!.MemoryLimitBytes);
        Assert.NotEqual(before.Id, (await platform.Engine.InspectContainerAsync(container, CancellationToken.None))!.Id);
        Assert.Equal("service.memory_too_small", (await services.ConfigureAsync(id, 1 << 20, false, CancellationToken.None)).Error!.Code);
        Assert.Equal("service.memory_too_large", (await services.ConfigureAsync(id, 1L << 50, false, CancellationToken.None)).Error!.Code);
        await RemoveAsync(id);
    }

    [Fact]
    public async Task NeededService_ThatWasRemovedByHand_IsMadeAgain_AndAStrangersContainerIsLeftAlone()
    {
        var services = await platform.ServicesAsync();
        var (id, container) = await RedisAsync();
        Assert.Equal(
            ["redis", "true"],
            (await platform.Engine.InspectContainerAsync(container, CancellationToken.None))!.Labels.Where(label => label.Key is "berth.kind" or "berth.managed").OrderBy(label => label.Key).Select(label => label.Value));
        await platform.Engine.RemoveContainerAsync(container, CancellationToken.None);
        Assert.Equal(ServiceStatus.Stopped, (await StateAsync(id)).Status);

        await services.EnsureNeededRunningAsync(CancellationToken.None);
        Assert.Equal(ServiceStatus.Active, (await StateAsync(id)).Status);

        await platform.Engine.RemoveContainerAsync(container, CancellationToken.None);
        var stranger = platform.StrangerNamed(container);
        await platform.Engine.CreateContainerAsync(stranger, CancellationToken.None);
        Assert.Equal("service.name_taken", (await services.EnsureRunningAsync(id, null, CancellationToken.None)).Error!.Code);
        await RemoveAsync(id);
        Assert.NotNull(await platform.Engine.InspectContainerAsync(container, CancellationToken.None));
        Assert.Equal("service.not_found", (await services.GetAsync(id, CancellationToken.None)).Error!.Code);
    }

    [Fact]
    public async Task RecoveryMode_KeepsTheContainerWithoutItsProgram_UntilSwitchedOff()
    {
        var services = await platform.ServicesAsync();
        var (id, _) = await RedisAsync();
        await services.ConfigureAsync(id, null, recoveryMode: true, CancellationToken.None);

        Assert.Equal("service.recovery_mode", (await services.RebuildAsync(id, CancellationToken.None)).Error!.Code);
        var state = await StateAsync(id);
        Assert.True(state is { Status: ServiceStatus.Error, RecoveryMode: true }, state.ToString());

        await services.ConfigureAsync(id, null, recoveryMode: false, CancellationToken.None);
        Assert.Equal(ServiceStatus.Active, (await services.RestartAsync(id, CancellationToken.None)).Value!.Status);
        await RemoveAsync(id);
    }

    [Fact]
    public async Task Stop_ByHand_ShowsAsStopped_AndTheNextEnsureStartsIt()
    {
        var addons = await platform.AddonsAsync();
        var app = Apps.New(("redis", "{}"));
        var grants = await addons.EnsureAsync(app, null, CancellationToken.None);
        var container = platform.Options.ContainerPrefix + $"redis-{app.AppId}";
        await platform.Engine.StopContainerAsync(container, TimeSpan.FromSeconds(10), CancellationToken.None);
        Assert.Equal(ServiceStatus.Stopped, (await StateAsync($"redis:{app.AppId}")).Status);

        Assert.Equal(grants.Environment, (await addons.EnsureAsync(app, null, CancellationToken.None)).Environment);

        var details = (await platform.Engine.InspectContainerAsync(container, CancellationToken.None))!;
        Assert.Equal(ContainerRunState.Running, details.State);
        Assert.DoesNotContain(details.Labels.Values, value => value.Contains(grants.Value("CLOUDRON_REDIS_PASSWORD"), StringComparison.Ordinal));
        await addons.TearDownAsync(app.AppId, null, CancellationToken.None);
    }

    [Fact]
    public async Task Ensure_OfAHostileAppId_MakesNothing()
    {
        var addons = await platform.AddonsAsync();
        var failure = await Assert.ThrowsAsync<ErrorException>(() => addons.EnsureAsync(Apps.WithId("../x", ("redis", "{}")), null, CancellationToken.None));
        Assert.Equal("addon.app_id_invalid", failure.Error.Code);
        Assert.Empty(await addons.ListProvisionedAsync("../x", CancellationToken.None));
    }

    [Fact]
    public async Task LocalStorage_IsMounted_Cleared_AndGoesWithTheAddon()
    {
        var addons = await platform.AddonsAsync();
        var directory = Path.Combine(platform.NewDirectory(), "data");
        var app = Apps.New(("localstorage", "{}")) with { DataDirectory = directory };
        var outside = Path.Combine(platform.NewDirectory(), "kept");
        await File.WriteAllTextAsync(outside, "x");

        var grants = await addons.EnsureAsync(app, null, CancellationToken.None);
        Assert.Equal([Mount.Bind(directory, "/app/data")], grants.Mounts);
        Directory.CreateDirectory(Path.Combine(directory, "deep/er"));
        await File.WriteAllTextAsync(Path.Combine(directory, "deep/file"), "x");
        File.CreateSymbolicLink(Path.Combine(directory, "link"), Path.GetDirectoryName(outside)!);
        await addons.EnsureAsync(app, null, CancellationToken.None);
        Assert.True(File.Exists(Path.Combine(directory, "deep/file")));

        await addons.ClearAsync(app, CancellationToken.None);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory));
        Assert.True(File.Exists(outside));

        await addons.TearDownAsync(app.AppId, ["localstorage"], CancellationToken.None);
        Assert.False(Directory.Exists(directory));
    }

    private async Task<(string Id, string Container)> RedisAsync()
    {
        var app = Apps.New(("redis", "{}"));
        await (await platform.AddonsAsync()).EnsureAsync(app, null, CancellationToken.None);
        return ($"redis:{app.AppId}", platform.Options.ContainerPrefix + $"redis-{app.AppId}");
    }

    private async Task<ServiceState> StateAsync(string id) => (await (await platform.ServicesAsync()).GetAsync(id, CancellationToken.None)).Value!;

    private async Task RemoveAsync(string id) => await (await platform.AddonsAsync()).TearDownAsync(id["redis:".Length..], null, CancellationToken.None);
}
