using Berth.Addons.Commands;
using Berth.Addons.Data;
using Berth.Addons.Services;
using Berth.Kernel;

namespace Berth.Addons.Providers.Redis;

/// <summary>A Redis of the app's own (contract 2.6). Its password is the root secret of the service.</summary>
internal sealed class RedisAddon(GrantStore grants, ServiceRunner runner, RedisDumps dumps) : IAddonProvider
{
    private const string DumpName = "dump.rdb";

    public string Name => "redis";

    public async Task<AddonGrant> EnsureAsync(AddonRequest request, CancellationToken cancellationToken)
    {
        if (AddonSupport.IsSwitchedOff(request.App, Name, request.Options))
        {
            await SwitchOffAsync(request.AppId, cancellationToken);
            return AddonGrant.Nothing;
        }

        var wanted = new RedisGrant(request.Flag("noPassword"), request.App.MemoryBytes);
        if (await grants.GetOrCreateAsync(request.AppId, Name, () => wanted, cancellationToken) != wanted)
        {
            await grants.ReplaceAsync(request.AppId, Name, wanted, cancellationToken);
        }

        var endpoint = await runner.EnsureAsync(RedisService.Define(request.AppId, wanted), request.Progress, cancellationToken);
        var host = RedisService.HostNameOf(request.AppId);
        return AddonGrant.Of(wanted.NoPassword
            ? [new("REDIS_URL", $"redis://{host}"), new("REDIS_HOST", host), new("REDIS_PORT", "6379")]
            :
            [
                new("REDIS_URL", $"redis://redisuser:{endpoint.Secret}@{host}"),
                new("REDIS_PASSWORD", endpoint.Secret),
                new("REDIS_HOST", host),
                new("REDIS_PORT", "6379"),
            ]);
    }

    public async Task TearDownAsync(string appId, CancellationToken cancellationToken)
    {
        var grant = await grants.FindAsync<RedisGrant>(appId, Name, cancellationToken) ?? new RedisGrant(false, 0);
        await grants.DisableAsync(appId, Name, cancellationToken);
        await runner.DestroyAsync(RedisService.Define(appId, grant), cancellationToken);
        await grants.RemoveAsync(appId, Name, cancellationToken);
    }

    public async Task ClearAsync(AddonRequest request, CancellationToken cancellationToken)
    {
        if (await ServiceOfAsync(request, cancellationToken) is { } service)
        {
            var endpoint = await runner.EnsureAsync(service, request.Progress, cancellationToken);
            await using var redis = await RedisService.ConnectAsync(endpoint.Address, request.Flag("noPassword") ? null : endpoint.Secret, cancellationToken);
            await redis.GetServers()[0].FlushAllDatabasesAsync().WaitAsync(cancellationToken);
        }
    }

    public async Task DumpAsync(AddonRequest request, string directory, CancellationToken cancellationToken)
    {
        if (await ServiceOfAsync(request, cancellationToken) is { } service)
        {
            var endpoint = await runner.EnsureAsync(service, request.Progress, cancellationToken);
            await using var redis = await RedisService.ConnectAsync(endpoint.Address, request.Flag("noPassword") ? null : endpoint.Secret, cancellationToken);
            await DumpFile.WriteAsync(
                Path.Combine(directory, DumpName), file => dumps.WriteAsync(redis, endpoint.Container, file, cancellationToken), cancellationToken);
        }
    }

    public async Task RestoreAsync(AddonRequest request, string directory, CancellationToken cancellationToken)
    {
        if (await ServiceOfAsync(request, cancellationToken) is { } service)
        {
            await using var dump = DumpFile.Open(Path.Combine(directory, DumpName));
            await runner.StopAsync(service, cancellationToken);
            await dumps.LayDownAsync(service, dump, cancellationToken);
            await runner.EnsureAsync(service, request.Progress, cancellationToken);
        }
    }

    /// <summary>What it holds in memory; its dump is smaller.</summary>
    public async Task<long> MeasureAsync(AddonRequest request, CancellationToken cancellationToken)
    {
        if (await ServiceOfAsync(request, cancellationToken) is not { } service)
        {
            return 0;
        }

        var endpoint = await runner.EnsureAsync(service, request.Progress, cancellationToken);
        await using var redis = await RedisService.ConnectAsync(endpoint.Address, request.Flag("noPassword") ? null : endpoint.Secret, cancellationToken);
        var memory = (string?)await redis.GetDatabase().ExecuteAsync("INFO", "memory").WaitAsync(cancellationToken);
        return RedisKeyspace.ReadMemory(memory ?? "");
    }

    public async Task<IReadOnlyDictionary<string, long>> CountAsync(AddonRequest request, CancellationToken cancellationToken)
    {
        if (await ServiceOfAsync(request, cancellationToken) is not { } service)
        {
            return new Dictionary<string, long>();
        }

        var endpoint = await runner.EnsureAsync(service, request.Progress, cancellationToken);
        await using var redis = await RedisService.ConnectAsync(endpoint.Address, request.Flag("noPassword") ? null : endpoint.Secret, cancellationToken);
        var keyspace = (string?)await redis.GetDatabase().ExecuteAsync("INFO", "keyspace").WaitAsync(cancellationToken);
        return new Dictionary<string, long>(StringComparer.Ordinal) { ["redis/keys"] = RedisKeyspace.CountStaying(keyspace ?? "") };
    }

    public async Task<ServiceContainerName?> FindServiceAsync(AddonRequest request, CancellationToken cancellationToken) =>
        await ServiceOfAsync(request, cancellationToken) is { } service
            ? new((await runner.EnsureAsync(service, request.Progress, cancellationToken)).Container, RedisService.HostNameOf(request.AppId))
            : null;

    /// <summary>The data stays for the day that it is switched on again.</summary>
    private async Task SwitchOffAsync(string appId, CancellationToken cancellationToken)
    {
        await grants.DisableAsync(appId, Name, cancellationToken);
        if (await grants.FindAsync<RedisGrant>(appId, Name, cancellationToken) is { } grant)
        {
            await runner.StopAsync(RedisService.Define(appId, grant), cancellationToken);
        }
    }

    /// <summary>Null when it is switched off.</summary>
    private async Task<ServiceDefinition?> ServiceOfAsync(AddonRequest request, CancellationToken cancellationToken) =>
        AddonSupport.IsSwitchedOff(request.App, Name, request.Options) ? null
        : await grants.FindAsync<RedisGrant>(request.AppId, Name, cancellationToken) is { } grant ? RedisService.Define(request.AppId, grant)
        : throw new ErrorException(AddonErrors.NotProvisioned(Name));
}
