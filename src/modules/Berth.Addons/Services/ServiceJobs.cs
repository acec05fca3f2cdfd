using System.Collections.Concurrent;
using Berth.Kernel;
using Berth.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Addons.Services;

/// <summary>Work on services that nobody waits for. What went wrong last is kept for whoever looks at the service.</summary>
internal sealed partial class ServiceJobs(IHostApplicationLifetime lifetime, ILogger<ServiceJobs> logger)
{
    private readonly ConcurrentDictionary<string, string> _failures = new(StringComparer.Ordinal);

    /// <summary>Why the last job on a service failed; null when it did not.</summary>
    public string? FailureOf(string id) => _failures.GetValueOrDefault(id);

    public void Start(string id, Func<CancellationToken, Task<Result<ServiceState>>> work) => _ = RunAsync(id, work);

    private async Task RunAsync(string id, Func<CancellationToken, Task<Result<ServiceState>>> work)
    {
        _failures.TryRemove(id, out _);
        try
        {
            if ((await work(lifetime.ApplicationStopping)).Error is { } error)
            {
                Fail(id, error.Message);
            }
        }
        catch (OperationCanceledException)
        {
            // The platform ends.
        }
        catch (PortException failure)
        {
            Fail(id, failure.Message);
        }
    }

    private void Fail(string id, string reason)
    {
        _failures[id] = reason;
        LogFailed(id, reason);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Service {Service}: {Reason}")]
    private partial void LogFailed(string service, string reason);
}
