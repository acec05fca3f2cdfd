using System.Collections.Frozen;

namespace Berth.Gateway.Snapshots;

/// <summary>Which route a host name has: the exact one, else the wildcard over its first label. Never changes; a new snapshot is a new table.</summary>
internal sealed class RouteTable
{
    private readonly FrozenDictionary<string, LiveRoute>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly FrozenDictionary<string, LiveRoute>.AlternateLookup<ReadOnlySpan<char>> _wildcard;

    public RouteTable(int httpsPort, IReadOnlyCollection<LiveRoute> routes)
    {
        HttpsPort = httpsPort;
        Count = routes.Count;
        _exact = Freeze(routes.Where(route => !IsWildcard(route)), route => route.Route.Host);
        _wildcard = Freeze(routes.Where(IsWildcard), route => route.Route.Host[1..]);
    }

    public int Count { get; }

    public int HttpsPort { get; }

    /// <summary>The route of a Host header's value: port and one trailing dot are taken off, case does not matter.</summary>
    public LiveRoute? Find(ReadOnlySpan<char> host)
    {
        var name = HostName.Of(host);
        if (_exact.TryGetValue(name, out var route))
        {
            return route;
        }

        var dot = name.IndexOf('.');
        return dot > 0 && _wildcard.TryGetValue(name[dot..], out route) ? route : null;
    }

    private static bool IsWildcard(LiveRoute route) => route.Route.Host.StartsWith("*.", StringComparison.Ordinal);

    private static FrozenDictionary<string, LiveRoute>.AlternateLookup<ReadOnlySpan<char>> Freeze(
        IEnumerable<LiveRoute> routes, Func<LiveRoute, string> key) =>
        routes.ToFrozenDictionary(key, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
