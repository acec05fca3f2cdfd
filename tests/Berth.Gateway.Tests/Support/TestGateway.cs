using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Berth.Gateway.Hosting;
using Berth.GatewayFile;
using Berth.Ports.Gateway;
using Microsoft.AspNetCore.Builder;

namespace Berth.Gateway.Tests.Support;

/// <summary>The gateway in this process on loopback ports, with a directory of its own and a publisher as the server has it.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    public const string App = "app.berth.test";

    private readonly WebApplication _host;
    private readonly DirectoryInfo _home;
    private long _version;

    private TestGateway(WebApplication host, DirectoryInfo home, GatewayFiles files, TestCertificate certificate)
    {
        (_host, _home, Files, Certificate) = (host, home, files, certificate);
        Publisher = new FileGateway(files);
        var ports = host.Urls.ToDictionary(url => new Uri(url).Scheme, url => new Uri(url).Port);
        (HttpsPort, HttpPort) = (ports["https"], ports["http"]);
    }

    public GatewayFiles Files { get; }

    /// <summary>For <c>*.berth.test</c>.</summary>
    public TestCertificate Certificate { get; }

    public FileGateway Publisher { get; }

    public int HttpsPort { get; }

    public int HttpPort { get; }

    /// <param name="drain">5 s when left out.</param>
    /// <param name="home">Directory of an earlier gateway; a new one when left out.</param>
    public static async Task<TestGateway> StartAsync(TimeSpan? drain = null, string? home = null)
    {
        var directory = home is null ? Directory.CreateTempSubdirectory("berth-gateway-") : new DirectoryInfo(home);
        var files = new GatewayFiles(directory.FullName);
        var options = new GatewayOptions
        {
            HttpsPorts = [0],
            HttpPort = 0,
            SnapshotPath = files.Snapshot,
            LogDirectory = files.Logs,
            StateDirectory = files.StateDirectory,
            ChallengeDirectory = files.Challenges,
            Drain = drain ?? TimeSpan.FromSeconds(5),
        };
        var host = GatewayHost.Build(options, _ => { });
        await host.StartAsync();
        return new TestGateway(host, directory, files, TestCertificate.Create(directory.FullName, "*.berth.test"));
    }

    /// <summary>A gateway that serves one app at <see cref="App"/>.</summary>
    public static async Task<TestGateway> ServingAsync(Upstream upstream, RouteHeaders? headers = null)
    {
        var gateway = await StartAsync();
        await gateway.PublishAsync(Route(App, upstream) with { Headers = headers ?? RouteHeaders.None });
        return gateway;
    }

    public static GatewayRoute Route(string host, Upstream? upstream, RouteState state = RouteState.Serving) => new()
    {
        Host = host,
        Owner = host.Split('.')[0].Replace("*", "wildcard"),
        Title = "Test App",
        State = state,
        Upstream = upstream?.Address,
    };

    /// <summary>Publishes and waits until it is in effect.</summary>
    public Task PublishAsync(params GatewayRoute[] routes) => PublishAsync(routes, Certificate.Files);

    public Task PublishAsync(IReadOnlyList<GatewayRoute> routes, params GatewayCertificate[] certificates) =>
        PublishAsync(new GatewaySnapshot { Version = 0, HttpsPort = HttpsPort, Routes = routes, Certificates = certificates });

    /// <summary>With the next version number.</summary>
    public async Task PublishAsync(GatewaySnapshot snapshot)
    {
        var version = Interlocked.Increment(ref _version);
        await Publisher.PublishAsync(snapshot with { Version = version }, default);
        await WaitForAsync(version);
    }

    public async Task WaitForAsync(long version)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await Publisher.WaitUntilInEffectAsync(version, TimeProvider.System, limit.Token);
    }

    /// <summary>A client that finds every name at the gateway and trusts any certificate.</summary>
    public HttpClient Client() => new(Handler()) { BaseAddress = new Uri($"https://{App}:{HttpsPort}"), DefaultRequestVersion = HttpVersion.Version11 };

    public static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = AnyCertificate },
        ConnectCallback = async (context, cancellationToken) => new NetworkStream(await ConnectAsync(context.DnsEndPoint.Port, cancellationToken), ownsSocket: true),
    };

    /// <summary>A TLS connection without any HTTP on it yet.</summary>
    public Task<SslStream> TlsAsync(string serverName = App, params SslApplicationProtocol[] protocols) => TlsAsync(HttpsPort, serverName, protocols);

    public static async Task<SslStream> TlsAsync(int port, string serverName, params SslApplicationProtocol[] protocols)
    {
        var tls = new SslStream(new NetworkStream(await ConnectAsync(port), ownsSocket: true));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = serverName,
            ApplicationProtocols = [.. protocols],
            RemoteCertificateValidationCallback = AnyCertificate,
        });
        return tls;
    }

    public async Task<string> LogAsync(string owner, Func<string, bool> until)
    {
        var path = Path.Combine(Files.Logs, owner + ".log");
        var text = "";
        await Eventually.TrueAsync(async () => File.Exists(path) && until(text = await File.ReadAllTextAsync(path)));
        return text;
    }

    public async Task StopAsync() => await _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Publisher.Dispose();
        if (_home.Exists)
        {
            _home.Delete(recursive: true);
        }
    }

    /// <summary>Which one it is, is what the TLS tests look at.</summary>
    private static bool AnyCertificate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => certificate is not null;

    private static async Task<Socket> ConnectAsync(int port, CancellationToken cancellationToken = default)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        return socket;
    }
}
