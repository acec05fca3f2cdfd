using Berth.Apps;
using Berth.Network;
using Berth.Ports;
using Berth.Ports.Containers;
using Berth.Server.Startup;

namespace Berth.Server.Features;

/// <summary>Ends this process, after the containers it looks after when that is wanted. They start again with the platform.</summary>
internal sealed partial class Shutdown(ServerSettings settings, IContainerEngine engine, IAppFirewall firewall, IHostApplicationLifetime lifetime, ILogger<Shutdown> logger)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public async Task BeginAsync(bool stopApps, CancellationToken cancellationToken)
    {
        if (stopApps)
        {
            // Apps before the databases that they use.
            var containers = await engine.ListContainersAsync(Instance.Labels(settings.Instance), cancellationToken);
            await StopAsync(containers.Where(IsApp), cancellationToken);
            await StopAsync(containers.Where(container => !IsApp(container)), cancellationToken);
            await firewall.RemoveAsync(cancellationToken);
        }

        lifetime.StopApplication();
    }

    private static bool IsApp(ContainerDetails container) => container.Labels.GetValueOrDefault("berth.kind") == "app";

    private Task StopAsync(IEnumerable<ContainerDetails> containers, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(containers, cancellationToken, async (container, token) =>
        {
            try
            {
                await engine.StopContainerAsync(container.Name, Grace, token);
            }
            catch (PortException error)
            {
                LogNotStopped(container.Name, error.Message);
            }
        });

    [LoggerMessage(Level = LogLevel.Error, Message = "{Container} could not be stopped: {Why}")]
    private partial void LogNotStopped(string container, string why);
}
