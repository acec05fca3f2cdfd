using Berth.Kernel;

namespace Berth.Addons.Services;

/// <summary>
/// The service containers: <c>mysql</c> and <c>postgresql</c>, shared by all apps and started when the first one
/// needs them, and one <c>redis:&lt;appId&gt;</c> for each app that asked for it.
/// Errors: <c>service.not_found</c>, <c>service.not_ready</c>, <c>service.name_taken</c>, <c>service.recovery_mode</c>.
/// </summary>
public interface IServices
{
    Task<IReadOnlyList<ServiceState>> ListAsync(CancellationToken cancellationToken);

    Task<Result<ServiceState>> GetAsync(string id, CancellationToken cancellationToken);

    /// <summary>Returns when it answers.</summary>
    Task<Result<ServiceState>> EnsureRunningAsync(string id, IProgress<string>? progress, CancellationToken cancellationToken);

    /// <summary>Starts every service that an app uses. One that fails is logged and keeps the others from nothing.</summary>
    Task EnsureNeededRunningAsync(CancellationToken cancellationToken);

    /// <summary>Returns when it answers again.</summary>
    Task<Result<ServiceState>> RestartAsync(string id, CancellationToken cancellationToken);

    /// <summary>Makes the container again from the present image and settings; data stays. Returns when it answers.</summary>
    Task<Result<ServiceState>> RebuildAsync(string id, CancellationToken cancellationToken);

    /// <summary>Stores the settings; a running service takes them up by <see cref="RebuildAsync"/>, others at their next start.</summary>
    /// <param name="memoryLimit">Bytes; null or 0 is the default. <c>service.memory_too_small</c>, <c>service.memory_too_large</c>.</param>
    /// <param name="recoveryMode">The container runs with a writable root and without its program, so that somebody can look inside.</param>
    Task<Result<ServiceState>> ConfigureAsync(string id, long? memoryLimit, bool recoveryMode, CancellationToken cancellationToken);
}

public enum ServiceStatus
{
    Starting,

    Active,

    /// <summary>Not running, and nothing is wrong with that.</summary>
    Stopped,

    /// <summary>Switched off for its app.</summary>
    Disabled,

    /// <summary>It should answer and does not; <see cref="ServiceState.Error"/> says why.</summary>
    Error,
}

/// <param name="ContainerName">Where its log and terminal are, whether or not the container exists.</param>
/// <param name="MemoryUsed">Bytes; 0 when it does not run.</param>
/// <param name="MemoryLimit">Bytes.</param>
/// <param name="DefaultMemoryLimit">Bytes.</param>
/// <param name="AppId">Set for a service of one app.</param>
public sealed record ServiceState(
    string Id,
    string ContainerName,
    ServiceStatus Status,
    string? Error,
    long MemoryUsed,
    long MemoryLimit,
    long DefaultMemoryLimit,
    bool RecoveryMode,
    string? AppId);
