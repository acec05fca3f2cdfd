using System.Text.Json.Nodes;
using Berth.Platform;
using Berth.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Domains.Names;

/// <summary>
/// Where it is switched on: looks every five minutes whether the server's address is another one than all records were last set to,
/// and sets them anew then. What fails is tried again after ten minutes, twenty and so on up to half a day.
/// </summary>
internal sealed partial class DynamicDns(ISettings settings, ServerAddresses addresses, DnsSync sync, IEventLog events, TimeProvider clock, ILogger<DynamicDns> logger) : BackgroundService
{
    public static readonly Setting<bool> Enabled = new("network.dynamic_dns", false);

    /// <summary>The addresses that every record was last set to, by whatever run that left none out.</summary>
    public static readonly Setting<string> Last = new("network.dynamic_dns_last", "");

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);
    private string _tried = "";
    private TimeSpan _pause = Interval;
    private DateTimeOffset _notBefore;

    public static string Text(IEnumerable<string> a, IEnumerable<string> aaaa) => string.Join(' ', a.Concat(aaaa));

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (!await settings.GetAsync(Enabled, cancellationToken))
        {
            return;
        }

        var (a, aaaa) = await addresses.GetAsync(cancellationToken);
        var (now, last) = (Text(a, aaaa), await settings.GetAsync(Last, cancellationToken));
        if (now == last || (now == _tried && clock.GetUtcNow() < _notBefore) || !(await sync.StartAsync(null, "platform", cancellationToken)).IsOk)
        {
            return;
        }

        _pause = now == _tried ? TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, Longest.Ticks)) : Interval * 2;
        (_tried, _notBefore) = (now, clock.GetUtcNow() + _pause);
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
