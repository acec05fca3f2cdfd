using System.Text.Json;
using Berth.Gateway.Tls;
using Berth.Gateway.Walls;
using Berth.Ports.Gateway;

namespace Berth.Gateway.Snapshots;

/// <summary>
/// Turns a snapshot file into a <see cref="LiveSnapshot"/>. A file that is no snapshot is refused as a whole; a single
/// route or certificate that is no good is left out and named, so that one app's mistake does not hold up all others.
/// </summary>
internal static class SnapshotLoader
{
    public static LiveSnapshot Load(ReadOnlySpan<byte> json, LiveSnapshot? previous, List<string> problems)
    {
        var snapshot = JsonSerializer.Deserialize(json, GatewayJson.Default.GatewaySnapshot)
            ?? throw new JsonException("The file holds null.");
        if (snapshot.Format != GatewaySnapshot.CurrentFormat)
        {
            throw new JsonException($"Format {snapshot.Format} is unknown; this gateway reads {GatewaySnapshot.CurrentFormat}.");
        }

        if (snapshot.HttpsPort is < 1 or > 65535)
        {
            throw new JsonException($"httpsPort {snapshot.HttpsPort} is not a port.");
        }

        var wall = LiveWall.Make(snapshot.Wall, problems);
        var routes = new Dictionary<string, LiveRoute>(snapshot.Routes.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var route in snapshot.Routes)
        {
            var problem = RouteCheck.Problem(route, wall is not null)
                ?? (routes.TryAdd(route.Host, new LiveRoute(route, snapshot.HttpsPort, wall)) ? null : "the host is listed twice");
            if (problem is not null)
            {
                problems.Add($"Route {route?.Host} was left out: {problem}.");
            }
        }

        return new LiveSnapshot(
            snapshot.Version,
            new RouteTable(snapshot.HttpsPort, routes.Values),
            CertificateLoader.Load(snapshot.Certificates, previous?.Certificates, problems));
    }
}
