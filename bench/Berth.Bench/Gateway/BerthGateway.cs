using Berth.GatewayFile;
using Berth.Ports.Gateway;

namespace Berth.Bench.Gateway;

/// <summary>The gateway as it is shipped, access logs on, and the publisher that the server has.</summary>
internal sealed class BerthGateway : IDisposable
{
    private readonly Field _field;
    private readonly int _port;
    private long _version;

    public BerthGateway(Field field, int port, string program)
    {
        (_field, _port) = (field, port);
        var files = GatewayFiles.Below(field.In("home"));
        Directory.CreateDirectory(files.Directory);
        Publisher = new FileGateway(files);
        Proxy = new Proxy(
            "Berth gateway",
            port,
            program,
            ["--allow-root", "--https-port", $"{port}", "--http-port", "none", "--drain", "1"],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["BERTH_HOME"] = field.In("home") });
    }

    public Proxy Proxy { get; }

    public FileGateway Publisher { get; }

    /// <summary>Publishes the first so many hosts; returns the version.</summary>
    public async Task<long> PublishAsync(int hosts, CancellationToken cancellationToken)
    {
        var snapshot = new GatewaySnapshot
        {
            Version = ++_version,
            HttpsPort = _port,
            Routes = [.. Enumerable.Range(0, hosts).Select(Route)],
            Certificates = [new GatewayCertificate(["localhost", "*.bench.test"], _field.ChainPath, _field.KeyPath)],
        };
        await Publisher.PublishAsync(snapshot, cancellationToken);
        return _version;
    }

    public void Dispose() => Publisher.Dispose();

    private static GatewayRoute Route(int i) => new()
    {
        Host = Field.Host(i),
        Owner = $"app{i}",
        Title = $"App {i}",
        State = RouteState.Serving,
        Upstream = $"http://127.0.0.1:{Field.UpstreamPort}",
    };
}
