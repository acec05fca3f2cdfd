using Berth.Addons.Data;
using Berth.Ports.Containers;

namespace Berth.Addons.Services;

/// <summary>Tells how a service is right now.</summary>
internal sealed class ServiceObserver(
    IContainerEngine engine,
    ServiceStore store,
    ServiceRunner runner,
    AddonsOptions options)
{
    public async Task<ServiceState> ObserveAsync(DefinedService service, CancellationToken cancellationToken)
    {
        var definition = service.Definition;
        var container = ServiceContainer.NameOf(definition, options);
        var settings = await store.ReadAsync(definition.Id, cancellationToken);
        var details = await engine.InspectContainerAsync(container, cancellationToken);
        if (details?.Labels.GetValueOrDefault(Labels.Service) != definition.Id)
        {
            details = null;
        }

        var isRunning = details?.State == ContainerRunState.Running;
        var stats = isRunning ? await engine.GetStatsAsync(container, cancellationToken) : null;
        var (status, error) = !service.IsEnabled
            ? (ServiceStatus.Disabled, null)
            : await JudgeAsync(definition, settings, details, cancellationToken);
        return new ServiceState(
            definition.Id,
            container,
            status,
            error,
            stats?.MemoryBytes ?? 0,
            settings.MemoryLimit ?? definition.DefaultMemory,
            definition.DefaultMemory,
            settings.RecoveryMode,
            definition.AppId);
    }

    private async Task<(ServiceStatus Status, string? Error)> JudgeAsync(
        ServiceDefinition service, ServiceSettings settings, ContainerDetails? details, CancellationToken cancellationToken)
    {
        if (runner.IsStarting(service.Id))
        {
            return (ServiceStatus.Starting, null);
        }

        if (details is { State: ContainerRunState.Running, IpAddress: { Length: > 0 } address })
        {
            return settings.RecoveryMode ? (ServiceStatus.Error, "In recovery mode: its program does not run.")
                : await ServiceReadiness.AnswersAsync(service, address, settings.Secret, cancellationToken) ? (ServiceStatus.Active, null)
                : (ServiceStatus.Error, "It runs but does not answer. Look at its log; restart it.");
        }

        return details switch
        {
            null or { State: ContainerRunState.Created } => (ServiceStatus.Stopped, null),
            { OutOfMemory: true } => (ServiceStatus.Error, "It ran out of memory. Give it a higher limit."),
            { State: ContainerRunState.Exited, ExitCode: 0 or 137 or 143 } => (ServiceStatus.Stopped, null),
            _ => (ServiceStatus.Error, $"It ended with code {details.ExitCode}. Look at its log; restart or rebuild it."),
        };
    }
}
