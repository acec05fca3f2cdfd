using System.Buffers;
using Berth.Gateway.Walls;
using Berth.Ports.Gateway;

namespace Berth.Gateway.Snapshots;

/// <summary>What the gateway asks of one route before it takes it, whoever wrote it.</summary>
internal static class RouteCheck
{
    private static readonly SearchValues<char> OwnerLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>What is wrong with the route, or null.</summary>
    /// <param name="route">As the file has it.</param>
    /// <param name="hasWall">The snapshot has what a login wall needs.</param>
    public static string? Problem(GatewayRoute? route, bool hasWall) => route switch
    {
        null => "an entry is null",
        _ when !HostName.IsValid(route.Host) => $"'{Short(route.Host)}' is not a lower-case host name",
        _ when !IsOwner(route.Owner) => $"owner '{Short(route.Owner)}' cannot name a log file",
        _ when !Enum.IsDefined(route.State) => $"state {(int)route.State} is unknown",
        { RedirectToHost: { } target } when !HostName.IsValid(target) || target[0] == '*' => $"redirect target '{Short(target)}' is not a host name",
        { RedirectToHost: null, State: RouteState.Serving } when !IsUpstream(route.Upstream) => $"upstream '{Short(route.Upstream)}' is not http://address:port",
        { Wall: not null } when !hasWall => "it needs the login wall, which the snapshot lacks",
        { Wall: { } wall } when !IsOwner(wall.AppId) || !GuardedPaths.IsOption(wall.Path) => "its login wall is no good",
        { WellKnown: { } known } when !known.All(entry => entry.Value is not null && (entry.Key is not ("caldav" or "carddav") || IsHeaderValue(entry.Value))) => "what it answers below /.well-known/ is no good",
        { Headers.ContentSecurityPolicy: { } csp } when !IsHeaderValue(csp) => "its content security policy cannot be a header",
        _ => null,
    };

    private static bool IsOwner(string owner) =>
        owner.Length is > 0 and <= 128 && owner[0] is not ('.' or '_') && !owner.AsSpan().ContainsAnyExcept(OwnerLetters);

    private static bool IsUpstream(string? upstream) =>
        Uri.TryCreate(upstream, UriKind.Absolute, out var uri) && uri is { Scheme: "http", PathAndQuery: "/", UserInfo: "", Fragment: "" };

    private static bool IsHeaderValue(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static string Short(string? value) => value is null ? "" : value.Length <= 80 ? value : value[..80];
}
