using Berth.Kernel;
using Berth.Ports;
using Berth.Ports.Containers;

namespace Berth.Addons.Services;

/// <summary>Waits until a service answers through its own client library.</summary>
internal sealed class ServiceReadiness(IContainerEngine engine, AddonsOptions options, TimeProvider time)
{
    private const int LastLines = 10;
    private const int MaxRestarts = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan OneAttempt = TimeSpan.FromSeconds(5);

    /// <exception cref="ErrorException"><c>service.not_ready</c> when it keeps ending or the time is up.</exception>
    public async Task<ServiceEndpoint> WaitAsync(ServiceDefinition service, string container, string secret, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + options.ServiceStartTimeout;
        int? restartsBefore = null;
        while (true)
        {
            var found = await engine.InspectContainerAsync(container, cancellationToken);
            if (found is { State: ContainerRunState.Running, IpAddress: { Length: > 0 } address }
                && await AnswersAsync(service, address, secret, cancellationToken))
            {
                return new ServiceEndpoint(container, address, secret);
            }

            restartsBefore ??= found?.RestartCount;
            if (found is null or { State: ContainerRunState.Exited or ContainerRunState.Dead } || found.RestartCount - restartsBefore > MaxRestarts)
            {
                throw await NotReadyAsync(service, container, found?.OutOfMemory == true ? "it ran out of memory." : "it ended.", cancellationToken);
            }

            if (time.GetUtcNow() > deadline)
            {
                throw await NotReadyAsync(service, container, $"no answer within {options.ServiceStartTimeout.TotalSeconds:0} seconds.", cancellationToken);
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    /// <summary>One attempt, of at most five seconds.</summary>
    public static async Task<bool> AnswersAsync(ServiceDefinition service, string address, string secret, CancellationToken cancellationToken)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        attempt.CancelAfter(OneAttempt);
        try
        {
            await service.PingAsync(address, secret, attempt.Token);
            return true;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            // Whatever a client library throws while the server is not there yet means the same: ask again.
            return false;
        }
    }

    private async Task<ErrorException> NotReadyAsync(ServiceDefinition service, string container, string why, CancellationToken cancellationToken)
    {
        List<string> lines = [];
        try
        {
            await foreach (var line in engine.ReadLogsAsync(container, new LogQuery(Lines: LastLines), cancellationToken))
            {
                lines.Add(line.Text);
            }
        }
        catch (PortException)
        {
            // The container is gone; the reason stands without its last words.
        }

        return new ErrorException(ServiceErrors.NotReady(service.Id, why, lines));
    }
}
