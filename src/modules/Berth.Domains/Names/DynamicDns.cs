using System.Text.Json.Nodes;
using Berth.Platform;
using Berth.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Domains.Names;

/// <summary>Where it is switched on: looks every five minutes whether the server's address is another one, and sets all records anew then.</summary>
internal sealed partial class DynamicDns(ISettings settings, ServerAddresses addresses, DnsSync sync, IEventLog events, TimeProvider clock, ILogger<DynamicDns> logger) : BackgroundService
{
    public static readonly Setting<bool> Enabled = new("network.dynamic_dns", false);

    /// <summary>The addresses that the records were last set to.</summary>
    private static readonly Setting<string> Last = new("network.dynamic_dns_last", "");
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (!await settings.GetAsync(Enabled, cancellationToken))
        {
            return;
        }

        var (a, aaaa) = await addresses.GetAsync(cancellationToken);
        var (now, last) = (string.Join(' ', a.Concat(aaaa)), await settings.GetAsync(Last, cancellationToken));
        if (now == last || !(await sync.StartAsync(null, "platform", cancellationToken)).IsOk)
        {
            return;
        }

        await settings.SetAsync(Last, now, cancellationToken);
        await events.AppendAsync(new EventEntry("dyndns.update", EventEntry.Platform) { Data = new JsonObject { ["fromIp"] = last, ["toIp"] = now } }, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (PortException problem)
            {
                LogFailed(problem);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The server's address could not be found out; records stay as they are")]
    private partial void LogFailed(Exception problem);
}
