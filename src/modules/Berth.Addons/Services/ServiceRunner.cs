using System.Collections.Concurrent;
using Berth.Addons.Data;
using Berth.Addons.Images;
using Berth.Kernel;
using Berth.Ports.Containers;
using Microsoft.Extensions.Logging;

namespace Berth.Addons.Services;

/// <summary>Keeps a service's container as it should be: the right image and settings, running, answering.</summary>
internal sealed partial class ServiceRunner(
    IContainerEngine engine,
    IPlatformImages images,
    ServiceStore store,
    GrantStore grants,
    ServiceReadiness readiness,
    AddonsOptions options,
    ILogger<ServiceRunner> logger)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _locks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _starting = new(StringComparer.Ordinal);

    /// <summary>True while the service is being made, started or replaced.</summary>
    public bool IsStarting(string id) => _starting.ContainsKey(id);

    /// <summary>Makes, replaces or starts the container as needed; returns when the service answers.</summary>
    /// <exception cref="ErrorException"><c>service.not_ready</c>, <c>service.name_taken</c>, <c>service.recovery_mode</c>; <c>service.not_found</c> when its app gave it up.</exception>
    public Task<ServiceEndpoint> EnsureAsync(ServiceDefinition service, IProgress<string>? progress, CancellationToken cancellationToken) =>
        LockedAsync(service, () => EnsureLockedAsync(service, progress, cancellationToken), cancellationToken);

    public Task<ServiceEndpoint> RestartAsync(ServiceDefinition service, CancellationToken cancellationToken) =>
        LockedAsync(
            service,
            async () =>
            {
                await engine.StopContainerAsync(ServiceContainer.NameOf(service, options), service.StopTimeout, cancellationToken);
                return await EnsureLockedAsync(service, null, cancellationToken);
            },
            cancellationToken);

    /// <summary>Throws the container away and makes it from the present image and settings; data stays.</summary>
    public Task<ServiceEndpoint> RebuildAsync(ServiceDefinition service, CancellationToken cancellationToken) =>
        LockedAsync(
            service,
            async () =>
            {
                await RemoveContainerAsync(service, cancellationToken);
                return await EnsureLockedAsync(service, null, cancellationToken);
            },
            cancellationToken);

    /// <summary>Stopped or absent is fine.</summary>
    public Task StopAsync(ServiceDefinition service, CancellationToken cancellationToken) =>
        LockedAsync(
            service,
            async () =>
            {
                await engine.StopContainerAsync(ServiceContainer.NameOf(service, options), service.StopTimeout, cancellationToken);
                return true;
            },
            cancellationToken);

    /// <summary>Removes the container and everything it stored. Absent is fine.</summary>
    public Task DestroyAsync(ServiceDefinition service, CancellationToken cancellationToken) =>
        LockedAsync(
            service,
            async () =>
            {
                await RemoveContainerAsync(service, cancellationToken);
                var directory = Path.GetDirectoryName(ServiceContainer.DataDirectory(service, options))!;
                if (Directory.Exists(directory))
                {
                    Directory.Delete(directory, recursive: true);
                }

                await store.RemoveAsync(service.Id, cancellationToken);
                return true;
            },
            cancellationToken);

    private async Task<ServiceEndpoint> EnsureLockedAsync(ServiceDefinition service, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        // Asked under the lock: whoever takes an app's service away comes either before this, or after and removes it again.
        if (service.AppId is { } appId && !await grants.IsEnabledAsync(appId, service.Image, cancellationToken))
        {
            throw new ErrorException(ServiceErrors.NotFound(service.Id));
        }

        var image = await images.EnsureAsync(service.Image, progress is null ? null : new ImageLines(progress), cancellationToken);
        var settings = await store.GetOrCreateAsync(service.Id, cancellationToken);
        var spec = ServiceContainer.Specify(service, settings, image, options);
        await EnsureContainerAsync(service, spec, progress, cancellationToken);
        if (settings.RecoveryMode)
        {
            throw new ErrorException(ServiceErrors.RecoveryMode(service.Id));
        }

        return await readiness.WaitAsync(service, spec.Name, settings.Secret, cancellationToken);
    }

    private async Task EnsureContainerAsync(ServiceDefinition service, ContainerSpec spec, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var found = await engine.InspectContainerAsync(spec.Name, cancellationToken);
        if (found is not null && found.Labels.GetValueOrDefault(Labels.Service) != service.Id)
        {
            throw new ErrorException(ServiceErrors.NameTaken(spec.Name));
        }

        if (found is not null && found.Labels.GetValueOrDefault(Labels.Specification) != spec.Labels[Labels.Specification])
        {
            LogReplacing(service.Id);
            await RemoveContainerAsync(service, cancellationToken);
            found = null;
        }

        if (found is null)
        {
            progress?.Report($"Starting the service {service.Id}");
            await engine.EnsureNetworkAsync(options.Network, cancellationToken);
            Directory.CreateDirectory(ServiceContainer.DataDirectory(service, options));
            await engine.CreateContainerAsync(spec, cancellationToken);
        }

        if (found?.State != ContainerRunState.Running)
        {
            LogStarting(service.Id);
            await engine.StartContainerAsync(spec.Name, cancellationToken);
        }
    }

    private async Task RemoveContainerAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        var name = ServiceContainer.NameOf(service, options);
        if (await engine.InspectContainerAsync(name, cancellationToken) is { } found && found.Labels.GetValueOrDefault(Labels.Service) == service.Id)
        {
            await engine.StopContainerAsync(name, service.StopTimeout, cancellationToken);
            await engine.RemoveContainerAsync(name, cancellationToken);
        }
    }

    private async Task<T> LockedAsync<T>(ServiceDefinition service, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var gate = _locks.GetOrAdd(service.Id, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken);
        _starting[service.Id] = true;
        try
        {
            return await work();
        }
        finally
        {
            _starting.TryRemove(service.Id, out _);
            gate.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Service {Service}: image or settings changed, making its container again")]
    private partial void LogReplacing(string service);

    [LoggerMessage(Level = LogLevel.Information, Message = "Service {Service}: starting")]
    private partial void LogStarting(string service);

    /// <summary>Passes on what the builder is doing, not every line that the tools print.</summary>
    private sealed class ImageLines(IProgress<string> lines) : IProgress<ImageStep>
    {
        public void Report(ImageStep value)
        {
            if (!value.IsLog)
            {
                lines.Report(value.Text);
            }
        }
    }
}

/// <param name="Address">The container's IPv4 address.</param>
/// <param name="Secret">Root password.</param>
internal sealed record ServiceEndpoint(string Container, string Address, string Secret)
{
    public override string ToString() => $"{Container} ({Address})";
}
