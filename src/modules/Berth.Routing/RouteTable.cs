using System.Text.Json;
using Berth.Domains;
using Berth.Identity;
using Berth.Ports;
using Berth.Ports.Gateway;
using Microsoft.Extensions.Logging;

namespace Berth.Routing;

internal sealed partial class RouteTable : IRouting, IDisposable
{
    private readonly IEnumerable<IRouteSource> _sources;
    private readonly IDomains _domains;
    private readonly IGateway _gateway;
    private readonly PlatformAddress _address;
    private readonly IWallKeeper _wall;
    private readonly TimeProvider _clock;
    private readonly ILogger<RouteTable> _logger;
    private readonly SemaphoreSlim _one = new(1);

    public RouteTable(IEnumerable<IRouteSource> sources, IDomains domains, IGateway gateway, PlatformAddress address, IWallKeeper wall, TimeProvider clock, ILogger<RouteTable> logger)
    {
        (_sources, _domains, _gateway, _address, _wall, _clock, _logger) = (sources, domains, gateway, address, wall, clock, logger);
        _domains.WhenRenewed(RefreshAsync);
    }

    public void Dispose() => _one.Dispose();

    public async Task<long> RefreshAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var (last, version) = await LastAsync(cancellationToken);
            var next = await WorkOutAsync(version + 1, cancellationToken);
            if (last is not null && Same(last, next))
            {
                return last.Version;
            }

            await _gateway.PublishAsync(next, cancellationToken);
            LogPublished(next.Version, next.Routes.Count);
            return next.Version;
        }
        finally
        {
            _one.Release();
        }
    }

    public async Task RefreshInEffectAsync(CancellationToken cancellationToken)
    {
        var version = await RefreshAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            await _gateway.WaitUntilInEffectAsync(version, _clock, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It takes the snapshot when it runs again.
        }
    }

    /// <summary>What was published last. A damaged file is replaced; the version goes on from what the gateway says it serves.</summary>
    private async Task<(GatewaySnapshot? Last, long Version)> LastAsync(CancellationToken cancellationToken)
    {
        try
        {
            var last = await _gateway.ReadAsync(cancellationToken);
            return (last, last?.Version ?? 0);
        }
        catch (PortException damaged)
        {
            LogDamaged(damaged.Message);
        }

        try
        {
            return (null, (await _gateway.ReadStateAsync(cancellationToken))?.Version ?? 0);
        }
        catch (PortException)
        {
            return (null, 0);
        }
    }

    private async Task<GatewaySnapshot> WorkOutAsync(long version, CancellationToken cancellationToken)
    {
        var routes = new SortedDictionary<string, GatewayRoute>(StringComparer.Ordinal);
        foreach (var source in _sources)
        {
            foreach (var route in await source.GetRoutesAsync(cancellationToken))
            {
                if (!routes.TryAdd(route.Host, route))
                {
                    LogTaken(route.Host, route.Owner, routes[route.Host].Owner);
                }
            }
        }

        foreach (var domain in await _domains.ListAsync(cancellationToken))
        {
            if (domain.WellKnown.Count > 0 && routes.TryGetValue(domain.Domain, out var bare))
            {
                routes[domain.Domain] = bare with { WellKnown = domain.WellKnown };
            }
        }

        return new GatewaySnapshot
        {
            Version = version,
            HttpsPort = _address.HttpsPort,
            Routes = [.. routes.Values],
            Certificates = await _domains.ListCertificatesAsync(cancellationToken),
            Wall = routes.Values.Any(route => route.Wall is not null) ? await _wall.DescribeAsync(cancellationToken) : null,
        };
    }

    private static bool Same(GatewaySnapshot one, GatewaySnapshot other) =>
        JsonSerializer.Serialize(one with { Version = 0 }) == JsonSerializer.Serialize(other with { Version = 0 });

    [LoggerMessage(Level = LogLevel.Error, Message = "Routes: they are worked out and published again: {Why}")]
    private partial void LogDamaged(string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Routes: version {Version} with {Count} hosts")]
    private partial void LogPublished(long version, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Routes: {Host} of {Owner} is left out, {Other} has it")]
    private partial void LogTaken(string host, string owner, string other);
}
