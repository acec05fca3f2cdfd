using Berth.Operations;
using Berth.Ports;
using Berth.Ports.Containers;

namespace Berth.Server.Startup;

/// <summary>Waits for a usable container engine, makes the app network and lets tasks begin. The API answers meanwhile.</summary>
internal sealed partial class EngineWait(ServerSettings settings, IContainerEngine engine, OperationsGate gate, TimeProvider clock, ILogger<EngineWait> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var info = await engine.GetInfoAsync(stoppingToken);
                await engine.EnsureNetworkAsync(settings.Network, stoppingToken);
                LogReady(info.Version, info.ApiVersion);
                gate.Open();
                return;
            }
            catch (PortException error)
            {
                LogWaiting(error.Message);
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Container engine {Version} (API {Api}) is ready")]
    private partial void LogReady(string version, string api);

    [LoggerMessage(Level = LogLevel.Error, Message = "No usable container engine, trying again every three seconds: {Why}")]
    private partial void LogWaiting(string why);
}
