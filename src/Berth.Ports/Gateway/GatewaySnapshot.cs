namespace Berth.Ports.Gateway;

/// <summary>
/// All that the gateway knows, in one file. The server writes a new one beside the old and renames it over;
/// the gateway reads only whole files and keeps the last good one.
/// </summary>
public sealed record GatewaySnapshot
{
    /// <summary>
    /// Shape of the file; a gateway refuses a number it does not know and keeps serving. Goes up with whatever an older
    /// gateway must not pass over in silence: 2 is the login wall, without which it would let anybody in.
    /// </summary>
    public const int CurrentFormat = 2;

    public int Format { get; init; } = CurrentFormat;

    /// <summary>Goes up with every publication.</summary>
    public required long Version { get; init; }

    /// <summary>Port that public HTTPS addresses carry; 443 is left out of addresses.</summary>
    public required int HttpsPort { get; init; }

    public required IReadOnlyList<GatewayRoute> Routes { get; init; }

    public required IReadOnlyList<GatewayCertificate> Certificates { get; init; }

    /// <summary>Set when a route has a <see cref="GatewayRoute.Wall"/>; such routes are left out without it.</summary>
    public GatewayWall? Wall { get; init; }
}

/// <summary>One host name and what answers there.</summary>
public sealed record GatewayRoute
{
    /// <summary>Lower-case host name; <c>*.example.com</c> matches one label.</summary>
    public required string Host { get; init; }

    /// <summary>App id, or <c>dashboard</c>; names the access log.</summary>
    public required string Owner { get; init; }

    /// <summary>For people, on status pages.</summary>
    public required string Title { get; init; }

    public required RouteState State { get; init; }

    /// <summary><c>http://address:port</c>; null when <see cref="State"/> needs none.</summary>
    public string? Upstream { get; init; }

    /// <summary>Set for redirect domains: answer 302 to this host, path and query kept.</summary>
    public string? RedirectToHost { get; init; }

    /// <summary>Set when only people whom the platform knows may pass.</summary>
    public RouteWall? Wall { get; init; }

    /// <summary>Path below <c>/.well-known/</c> to what the gateway itself answers there, whatever the route's state, redirect and wall: an https address is a redirect where the path is <c>caldav</c> or <c>carddav</c>.</summary>
    public IReadOnlyDictionary<string, string>? WellKnown { get; init; }

    /// <summary>Nothing special when left out.</summary>
    public RouteHeaders Headers { get => field ?? RouteHeaders.None; init; }
}

public enum RouteState
{
    /// <summary>Forward to the upstream.</summary>
    Serving,

    /// <summary>A task is making or changing it: status page, 503, Retry-After.</summary>
    Starting,

    /// <summary>Stopped by its owner: status page, 503.</summary>
    Stopped,

    /// <summary>Last task failed: status page, 503.</summary>
    Failed,
}

/// <summary>Settings of one route that end up in response headers or fixed answers.</summary>
/// <param name="ContentSecurityPolicy">Replaces the app's own; null leaves it.</param>
/// <param name="RobotsTxt">Answer for <c>/robots.txt</c>; null leaves it to the app.</param>
/// <param name="HstsPreload">Adds <c>includeSubDomains; preload</c>.</param>
public sealed record RouteHeaders(string? ContentSecurityPolicy = null, string? RobotsTxt = null, bool HstsPreload = false)
{
    public static readonly RouteHeaders None = new();
}

/// <summary>A certificate by the names it is for. Paths are absolute; the files are readable by the gateway's user and never change: a renewal has new names.</summary>
/// <param name="Names">Lower-case host names, wildcards as in certificates.</param>
public sealed record GatewayCertificate(IReadOnlyList<string> Names, string ChainPath, string KeyPath);
