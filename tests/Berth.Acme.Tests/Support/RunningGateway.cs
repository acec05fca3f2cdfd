using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Berth.GatewayFile;
using Berth.Ports.Gateway;
using Berth.Testing;
using Berth.Testing.Servers;

namespace Berth.Acme.Tests.Support;

/// <summary>The built gateway as a process of its own.</summary>
internal sealed class RunningGateway : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("berth-acme-gateway-");
    private readonly Started _process;
    private long _version;

    private RunningGateway()
    {
        Files = GatewayFiles.Below(_home.FullName);
        foreach (var directory in new[] { Files.Directory, Files.Logs, Files.StateDirectory, Files.Challenges })
        {
            Directory.CreateDirectory(directory);
        }

        Publisher = new FileGateway(Files);
        _process = Started.Program(
            Path.Combine(AppContext.BaseDirectory, "berth-gateway"),
            new Dictionary<string, string> { ["BERTH_HOME"] = _home.FullName, ["BERTH_HTTPS_PORT"] = Text(HttpsPort), ["BERTH_HTTP_PORT"] = Text(HttpPort) },
            "--allow-root");
    }

    public GatewayFiles Files { get; }

    public FileGateway Publisher { get; }

    public int HttpsPort { get; } = FreePort.Find();

    public int HttpPort { get; } = FreePort.Find();

    public string Certificates => Path.Combine(Files.Directory, "certs");

    public static async Task<RunningGateway> StartAsync()
    {
        var gateway = new RunningGateway();
        await Wait.UntilAsync(async () => gateway._process.Runs && await AcceptsAsync(gateway.HttpPort), "the gateway accepts connections");
        return gateway;
    }

    public async Task<long> PublishAsync(IReadOnlyList<GatewayRoute> routes, IReadOnlyList<GatewayCertificate> certificates)
    {
        var version = Interlocked.Increment(ref _version);
        await Publisher.PublishAsync(new GatewaySnapshot { Version = version, HttpsPort = HttpsPort, Routes = routes, Certificates = certificates }, default);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await Publisher.WaitUntilInEffectAsync(version, TimeProvider.System, limit.Token);
        return version;
    }

    /// <summary>Serial number of what the gateway shows for a name.</summary>
    public async Task<string> SerialAsync(string host)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, HttpsPort);
        await using var tls = new SslStream(socket.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, RemoteCertificateValidationCallback = Any });
        using var shown = new X509Certificate2(tls.RemoteCertificate!);
        return shown.SerialNumber;
    }

    public static bool Any(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => certificate is not null;

    public void Dispose()
    {
        _process.Dispose();
        Publisher.Dispose();
        _home.Delete(recursive: true);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static async Task<bool> AcceptsAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
