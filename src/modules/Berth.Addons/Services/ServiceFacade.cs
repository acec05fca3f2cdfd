using Berth.Addons.Data;
using Berth.Kernel;
using Berth.Ports;
using Microsoft.Extensions.Logging;

namespace Berth.Addons.Services;

internal sealed partial class ServiceFacade(
    ServiceDefinitions definitions,
    ServiceObserver observer,
    ServiceRunner runner,
    ServiceStore store,
    ILogger<ServiceFacade> logger) : IServices
{
    private const int StartedAtOnce = 4;

    public async Task<IReadOnlyList<ServiceState>> ListAsync(CancellationToken cancellationToken)
    {
        var services = await definitions.ListAsync(cancellationToken);
        return await Task.WhenAll(services.Select(service => observer.ObserveAsync(service, cancellationToken)));
    }

    public Task<Result<ServiceState>> GetAsync(string id, CancellationToken cancellationToken) =>
        WithAsync(id, service => Task.FromResult(service), cancellationToken);

    public Task<Result<ServiceState>> EnsureRunningAsync(string id, IProgress<string>? progress, CancellationToken cancellationToken) =>
        WithAsync(id, service => runner.EnsureAsync(service.Definition, progress, cancellationToken), cancellationToken);

    public Task<Result<ServiceState>> RestartAsync(string id, CancellationToken cancellationToken) =>
        WithAsync(id, service => runner.RestartAsync(service.Definition, cancellationToken), cancellationToken);

    public Task<Result<ServiceState>> RebuildAsync(string id, CancellationToken cancellationToken) =>
        WithAsync(id, service => runner.RebuildAsync(service.Definition, cancellationToken), cancellationToken);

    public async Task<Result<ServiceState>> ConfigureAsync(string id, long? memoryLimit, bool recoveryMode, CancellationToken cancellationToken)
    {
        var machine = await definitions.MachineMemoryAsync(cancellationToken);
        return memoryLimit switch
        {
            > 0 and < ServiceMemory.Minimum or < 0 => ServiceErrors.MemoryTooSmall(ServiceMemory.Minimum),
            { } limit when limit > machine => ServiceErrors.MemoryTooLarge(machine),
            _ => await WithAsync(id, StoreAsync, cancellationToken),
        };

        async Task<bool> StoreAsync(DefinedService service)
        {
            await store.ConfigureAsync(id, memoryLimit is 0 ? null : memoryLimit, recoveryMode, cancellationToken);
            return true;
        }
    }

    public async Task EnsureNeededRunningAsync(CancellationToken cancellationToken)
    {
        var needed = (await definitions.ListAsync(cancellationToken)).Where(service => service.IsNeeded);
        await Parallel.ForEachAsync(
            needed,
            new ParallelOptions { MaxDegreeOfParallelism = StartedAtOnce, CancellationToken = cancellationToken },
            async (service, token) =>
            {
                try
                {
                    await runner.EnsureAsync(service.Definition, null, token);
                }
                catch (Exception failure) when (failure is ErrorException or PortException)
                {
                    LogNotStarted(service.Definition.Id, failure.Message);
                }
            });
    }

    private async Task<Result<ServiceState>> WithAsync<T>(string id, Func<DefinedService, Task<T>> work, CancellationToken cancellationToken)
    {
        var found = (await definitions.ListAsync(cancellationToken)).SingleOrDefault(service => service.Definition.Id == id);
        if (found is null)
        {
            return ServiceErrors.NotFound(id);
        }

        try
        {
            await work(found);
        }
        catch (ErrorException failure)
        {
            return failure.Error;
        }

        return await observer.ObserveAsync(found, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Service {Service} could not be started: {Reason}")]
    private partial void LogNotStarted(string service, string reason);
}
