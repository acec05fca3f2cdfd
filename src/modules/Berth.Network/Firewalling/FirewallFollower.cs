using System.Threading.Channels;
using Berth.Operations;
using Berth.Ports;
using Berth.Ports.Containers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Network.Firewalling;

/// <summary>
/// Brings the rules up to date at start, after containers came or went (a service that starts again has another address), and each minute,
/// because names have new addresses and somebody may have flushed the rules.
/// </summary>
internal sealed partial class FirewallFollower(FirewallKeeper keeper, IContainerEngine engine, NetworkOptions options, OperationsGate gate, TimeProvider clock, ILogger<FirewallFollower> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Containers come and go in groups.</summary>
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(5);
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        if (options.Mode == FirewallMode.Off)
        {
            await RefreshAsync(stoppingToken);
            return;
        }

        await Task.WhenAll(KeepAsync(stoppingToken), WatchAsync(stoppingToken));
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await RefreshAsync(cancellationToken);
            using var timer = clock.CreateTimer(_ => _changes.Writer.TryWrite(true), null, Interval, Timeout.InfiniteTimeSpan);
            await _changes.Reader.ReadAsync(cancellationToken);
            await Task.Delay(Debounce, clock, cancellationToken);
            _changes.Reader.TryRead(out _);
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await keeper.RefreshAsync(cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(error);
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var found in engine.WatchEventsAsync(options.Labels, cancellationToken))
                {
                    if (found.Action is "start" or "die" or "destroy")
                    {
                        _changes.Writer.TryWrite(true);
                    }
                }
            }
            catch (PortException error)
            {
                LogLost(error.Message);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(error);
            }

            await Task.Delay(Reconnect, clock, cancellationToken);
            _changes.Writer.TryWrite(true);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Firewall: bringing the rules up to date failed; the next try is within a minute")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Firewall: the engine's events ended, they are asked for again: {Why}")]
    private partial void LogLost(string why);
}
