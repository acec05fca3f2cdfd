using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Berth.GatewayFile;
using Berth.Ports.Gateway;

namespace Berth.Gateway.Tests.Support;

/// <summary>A directory as the launcher makes it for a gateway process, and the environment that points there.</summary>
internal sealed class GatewayHome : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("berth-home-");

    public GatewayHome(int? httpsPort = null)
    {
        Files = GatewayFiles.Below(_home.FullName);
        Directory.CreateDirectory(Files.Directory);
        Directory.CreateDirectory(Files.Logs);
        Directory.CreateDirectory(Files.StateDirectory);
        Publisher = new FileGateway(Files);
        HttpsPort = httpsPort ?? FreePort();
        Certificate = TestCertificate.Create(Files.Directory, "*.berth.test");
    }

    public string Path => _home.FullName;

    public GatewayFiles Files { get; }

    public FileGateway Publisher { get; }

    public int HttpsPort { get; }

    public TestCertificate Certificate { get; }

    public Dictionary<string, string> Environment => new(StringComparer.Ordinal)
    {
        ["BERTH_HOME"] = _home.FullName,
        ["BERTH_HTTPS_PORT"] = HttpsPort.ToString(CultureInfo.InvariantCulture),
        ["BERTH_HTTP_PORT"] = "0",
    };

    public Task PublishAsync(params GatewayRoute[] routes) => Publisher.PublishAsync(
        new GatewaySnapshot { Version = 1, HttpsPort = HttpsPort, Routes = routes, Certificates = [Certificate.Files] }, default);

    /// <summary>Waits until the gateway process says that it serves the snapshot, and accepts connections.</summary>
    public async Task ReadyAsync(GatewayProcess process)
    {
        await Eventually.TrueAsync(async () =>
        {
            Assert.False(process.HasExited, process.HasExited ? (await process.EndAsync()).Errors : "");
            return await Publisher.ReadStateAsync(default) is { Version: 1 } && await AcceptsAsync();
        });
    }

    public async Task<bool> AcceptsAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, HttpsPort);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public HttpClient Client() => new(TestGateway.Handler()) { BaseAddress = new Uri($"https://{TestGateway.App}:{HttpsPort}") };

    public void Dispose()
    {
        Publisher.Dispose();
        _home.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
