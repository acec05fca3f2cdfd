using Berth.Addons.Data;
using Berth.Ports.Containers;

namespace Berth.Addons.Services;

/// <summary>Every service there is at this moment.</summary>
internal sealed class ServiceDefinitions(IContainerEngine engine, GrantStore grants)
{
    private long _machineMemory;

    public async Task<ServiceDefinition> MysqlAsync(CancellationToken cancellationToken) =>
        MysqlService.Define(await MachineMemoryAsync(cancellationToken));

    public async Task<ServiceDefinition> PostgresqlAsync(CancellationToken cancellationToken) =>
        PostgresqlService.Define(await MachineMemoryAsync(cancellationToken));

    /// <summary>Null when the app has no Redis.</summary>
    public async Task<ServiceDefinition?> RedisAsync(string appId, CancellationToken cancellationToken) =>
        await grants.FindAsync<RedisGrant>(appId, "redis", cancellationToken) is { } grant ? RedisService.Define(appId, grant) : null;

    /// <summary>The shared services first, then each app's own.</summary>
    public async Task<IReadOnlyList<DefinedService>> ListAsync(CancellationToken cancellationToken)
    {
        var held = await grants.ListAsync(null, cancellationToken);
        List<DefinedService> services =
        [
            Shared(await MysqlAsync(cancellationToken)),
            Shared(await PostgresqlAsync(cancellationToken)),
        ];
        foreach (var grant in held.Where(grant => grant.Addon == "redis"))
        {
            if (await RedisAsync(grant.AppId, cancellationToken) is { } redis)
            {
                services.Add(new DefinedService(redis, grant.Enabled, grant.Enabled));
            }
        }

        return services;

        DefinedService Shared(ServiceDefinition definition) =>
            new(definition, true, held.Any(grant => grant.Enabled && grant.Addon == definition.Id));
    }

    /// <summary>Bytes of memory of the machine that the engine runs on.</summary>
    public async Task<long> MachineMemoryAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _machineMemory) == 0)
        {
            Volatile.Write(ref _machineMemory, (await engine.GetInfoAsync(cancellationToken)).MemoryBytes);
        }

        return Volatile.Read(ref _machineMemory);
    }
}

/// <param name="IsEnabled">False for an optional service that is switched off.</param>
/// <param name="IsNeeded">An app uses it.</param>
internal sealed record DefinedService(ServiceDefinition Definition, bool IsEnabled, bool IsNeeded);
