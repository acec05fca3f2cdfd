using System.Text.Json.Nodes;
using Berth.Platform;
using Berth.Ports;
using Berth.Ports.Containers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Apps.Health;

/// <summary>Writes an event when an app ran out of memory, at most one an hour for each app.</summary>
internal sealed partial class MemoryWatch(IContainerEngine engine, AppsOptions options, IEventLog events, TimeProvider clock, ILogger<MemoryWatch> logger) : BackgroundService
{
    private static readonly TimeSpan AtMost = TimeSpan.FromHours(1);
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(10);
    private readonly Dictionary<string, DateTimeOffset> _told = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var found in engine.WatchEventsAsync(Instance.Apps(options.Instance), stoppingToken))
                {
                    if (found.Action == "oom")
                    {
                        await TellAsync(found.ContainerName, stoppingToken);
                    }
                }
            }
            catch (PortException error)
            {
                LogLost(error.Message);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(error);
            }

            await Task.Delay(Reconnect, clock, stoppingToken);
        }
    }

    private async Task TellAsync(string appId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_told.TryGetValue(appId, out var last) && now - last < AtMost)
        {
            return;
        }

        _told[appId] = now;
        await events.AppendAsync(
            new EventEntry("app.oom", EventEntry.Platform)
            {
                AppId = appId,
                Data = new JsonObject { ["appId"] = appId, ["message"] = "The app ran out of memory and was restarted. Raise its memory limit if this goes on." },
            },
            cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lost the engine's events, trying again in ten seconds: {Why}")]
    private partial void LogLost(string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Watching for apps that run out of memory failed")]
    private partial void LogFailed(Exception error);
}
