using Berth.Addons.Providers;
using Berth.Addons.Services;
using StackExchange.Redis;

namespace Berth.Addons.Tests.Real;

public sealed class RedisTests(PlatformFixture platform)
{
    [Fact]
    public async Task Redis_LivesFromEnsureToTearDown()
    {
        var addons = await platform.AddonsAsync();
        var app = Apps.New(("redis", "{}"));
        var grants = await addons.EnsureAsync(app, null, CancellationToken.None);
        var password = grants.Value("CLOUDRON_REDIS_PASSWORD");
        var host = $"redis-{app.AppId}";
        Assert.Equal($"redis://redisuser:{password}@{host}", grants.Value("CLOUDRON_REDIS_URL"));
        Assert.Equal(host, grants.Value("CLOUDRON_REDIS_HOST"));

        // With the user of the URL, with the password alone as older clients do, and not at all without.
        await using (var redis = await ConnectAsync(host, "redisuser", password))
        {
            await redis.GetDatabase().StringSetAsync("kept", "yes");
        }

        await using (var redis = await ConnectAsync(host, null, password))
        {
            Assert.Equal("yes", await redis.GetDatabase().StringGetAsync("kept"));
        }

        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectAsync(host, null, null));
        Assert.Equal(grants.Environment, (await addons.EnsureAsync(app, null, CancellationToken.None)).Environment);

        var directory = platform.NewDirectory();
        Assert.True(await addons.MeasureAsync(app, CancellationToken.None) > 0);
        await addons.DumpAsync(app, directory, CancellationToken.None);
        Assert.Equal(["dump.rdb"], Directory.GetFiles(directory).Select(Path.GetFileName));
        await addons.ClearAsync(app, CancellationToken.None);
        await using (var redis = await ConnectAsync(host, "redisuser", password))
        {
            Assert.True((await redis.GetDatabase().StringGetAsync("kept")).IsNull);
            await redis.GetDatabase().StringSetAsync("later", "yes");
        }

        await addons.RestoreAsync(app, directory, CancellationToken.None);
        await (await platform.ServicesAsync()).RestartAsync($"redis:{app.AppId}", CancellationToken.None);
        await using (var redis = await ConnectAsync(host, "redisuser", password))
        {
            Assert.Equal("yes", await redis.GetDatabase().StringGetAsync("kept"));
            Assert.True((await redis.GetDatabase().StringGetAsync("later")).IsNull);
        }

        await addons.TearDownAsync(app.AppId, null, CancellationToken.None);
        Assert.Null(await platform.Engine.InspectContainerAsync(platform.Options.ContainerPrefix + host, CancellationToken.None));
        Assert.False(Directory.Exists(Path.Combine(platform.Home, "services", host)));
        Assert.Empty(await addons.ListProvisionedAsync(app.AppId, CancellationToken.None));
        await addons.TearDownAsync(app.AppId, ["redis"], CancellationToken.None);
    }

    [Fact]
    public async Task Redis_WithoutPassword_AndSwitchedOff_KeepsItsData()
    {
        var addons = await platform.AddonsAsync();
        var app = Apps.New(("redis", """{"noPassword":true,"optional":true}"""));
        var grants = await addons.EnsureAsync(app, null, CancellationToken.None);
        var host = $"redis-{app.AppId}";
        Assert.Equal($"redis://{host}", grants.Value("CLOUDRON_REDIS_URL"));
        Assert.False(grants.Has("CLOUDRON_REDIS_PASSWORD"));
        await using (var redis = await ConnectAsync(host, null, null))
        {
            await redis.GetDatabase().StringSetAsync("kept", "yes");
        }

        var off = await addons.EnsureAsync(app with { Switches = new Dictionary<string, bool> { ["redis"] = false } }, null, CancellationToken.None);
        Assert.Empty(off.Environment);
        var state = (await (await platform.ServicesAsync()).GetAsync($"redis:{app.AppId}", CancellationToken.None)).Value!;
        Assert.Equal(ServiceStatus.Disabled, state.Status);

        await addons.EnsureAsync(app, null, CancellationToken.None);
        await using (var redis = await ConnectAsync(host, null, null))
        {
            Assert.Equal("yes", await redis.GetDatabase().StringGetAsync("kept"));
        }

        var orphans = await addons.FindOrphansAsync(_ => Task.FromResult<IReadOnlySet<string>>(new HashSet<string>()), CancellationToken.None);
        Assert.Contains(orphans, orphan => orphan.AppId == app.AppId && orphan.Addon == "redis");
        await addons.RemoveOrphansAsync(_ => AllButAsync(app.AppId), CancellationToken.None);
        Assert.Null(await platform.Engine.InspectContainerAsync(platform.Options.ContainerPrefix + host, CancellationToken.None));
    }

    [Fact]
    public async Task AppThatComesWhileOrphansAreLookedFor_KeepsItsAddons()
    {
        var addons = await platform.AddonsAsync();
        var (newcomer, returned) = (Apps.New(("redis", "{}")), Apps.New(("redis", "{}")));
        await addons.EnsureAsync(returned, null, CancellationToken.None);
        var asked = 0;
        await addons.RemoveOrphansAsync(
            async _ =>
            {
                if (asked++ == 0)
                {
                    // Installed a moment after the list was read; the other one is back from the archive by the next time.
                    await addons.EnsureAsync(newcomer, null, CancellationToken.None);
                    return new SetWithout(newcomer.AppId, returned.AppId);
                }

                return new SetWithout(newcomer.AppId);
            },
            CancellationToken.None);
        Assert.Equal(2, asked);
        foreach (var app in (AddonConsumer[])[newcomer, returned])
        {
            Assert.Equal(["redis"], await addons.ListProvisionedAsync(app.AppId, CancellationToken.None));
            Assert.NotNull(await platform.Engine.InspectContainerAsync($"{platform.Options.ContainerPrefix}redis-{app.AppId}", CancellationToken.None));
        }

        await addons.RemoveOrphansAsync(_ => Task.FromResult<IReadOnlySet<string>>(new SetWithout(newcomer.AppId, returned.AppId)), CancellationToken.None);
        Assert.Empty(await addons.ListProvisionedAsync(newcomer.AppId, CancellationToken.None));
    }

    /// <summary>Every app of the tests that run beside this one is there.</summary>
    private static Task<IReadOnlySet<string>> AllButAsync(string gone) => Task.FromResult<IReadOnlySet<string>>(new SetWithout(gone));

    private async Task<ConnectionMultiplexer> ConnectAsync(string host, string? user, string? password) =>
        await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
        {
            EndPoints = { { await platform.AddressOfAsync(host), 6379 } },
            User = user,
            Password = password,
            ConnectRetry = 0,
        });
}
