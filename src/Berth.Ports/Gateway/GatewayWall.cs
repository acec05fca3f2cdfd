namespace Berth.Ports.Gateway;

/// <summary>
/// What the gateway needs to guard apps by itself (packaging contract, 2.9), also while the server restarts. Who may
/// pass stands in the snapshot and not in the browser's cookie, so whoever loses an app is out at the next request.
/// </summary>
/// <param name="Key">256 bits in base64; seals <see cref="WallTicket"/>s.</param>
/// <param name="LoginUrl">The server's page that signs people in for an app: <c>https://my.example.com/wall</c>.</param>
/// <param name="LogoutUrl">Where people go after leaving an app.</param>
/// <param name="BasicUrl">Where the server, on this machine, verifies names and passwords.</param>
/// <param name="People">Everybody who may pass anywhere.</param>
public sealed record GatewayWall(string Key, string LoginUrl, string LogoutUrl, string BasicUrl, IReadOnlyList<WallPerson> People);

/// <summary>A person as apps behind the wall learn of them.</summary>
/// <param name="SignedOutAt">Milliseconds since 1970: sessions from before have ended. 0 is never.</param>
public sealed record WallPerson(string Id, string Username, string Email, long SignedOutAt = 0);

/// <summary>The wall in front of one route.</summary>
/// <param name="AppId">The app it belongs to.</param>
/// <param name="Path"><c>/x</c> guards what begins so, <c>!/x</c> everything else; null guards all.</param>
/// <param name="BasicAuth">HTTP Basic with the platform's password opens it too.</param>
/// <param name="BearerPasses">Requests with a bearer token go to the app, which must look at the token itself.</param>
/// <param name="People">Ids of those who may pass; null is all of <see cref="GatewayWall.People"/>.</param>
public sealed record RouteWall(string AppId, string? Path = null, bool BasicAuth = false, bool BearerPasses = false, IReadOnlyList<string>? People = null);
