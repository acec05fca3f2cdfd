using System.Collections.Frozen;
using Berth.Ports.Gateway;

namespace Berth.Gateway.Walls;

/// <summary>The snapshot's <see cref="GatewayWall"/>, made ready.</summary>
internal sealed class LiveWall
{
    private LiveWall(GatewayWall wall, byte[] key)
    {
        (Wall, Key, BasicToken) = (wall, key, WallTicket.BasicToken(key));
        People = wall.People.GroupBy(person => person.Id, StringComparer.Ordinal).ToFrozenDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
    }

    public GatewayWall Wall { get; }

    public byte[] Key { get; }

    public string BasicToken { get; }

    public FrozenDictionary<string, WallPerson> People { get; }

    /// <summary>Null, and a problem named, when it cannot be used.</summary>
    public static LiveWall? Make(GatewayWall? wall, List<string> problems)
    {
        if (wall is null)
        {
            return null;
        }

        var key = new byte[32];
        if (!Convert.TryFromBase64String(wall.Key, key, out var length) || length != key.Length || !IsAddress(wall.LoginUrl) || !IsAddress(wall.LogoutUrl) || !IsAddress(wall.BasicUrl))
        {
            problems.Add("The login wall was left out: its key or its addresses are no good.");
            return null;
        }

        return new(wall, key);
    }

    private static bool IsAddress(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}

/// <summary>One route's wall, made ready.</summary>
internal sealed class LiveRouteWall(RouteWall wall, LiveWall shared)
{
    private readonly FrozenSet<string>? _allowed = wall.People?.ToFrozenSet(StringComparer.Ordinal);

    public RouteWall Wall { get; } = wall;

    public LiveWall Shared { get; } = shared;

    public GuardedPaths Paths { get; } = new(wall.Path);

    /// <summary>Who it is, when they may pass now.</summary>
    public WallPerson? Find(string userId) =>
        (_allowed is null || _allowed.Contains(userId)) && Shared.People.TryGetValue(userId, out var person) ? person : null;
}
