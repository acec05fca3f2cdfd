using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>
/// A whole platform of its own beside any other on this machine: own home, ports, domain, network and instance name.
/// Started once for all tests here and taken away at the end, containers, network and hosts entries included.
/// </summary>
public sealed class Platform : IAsyncLifetime
{
    public const string Domain = "e2e.berth.test";
    private readonly string _home;
    private readonly string _instance;
    private readonly Dictionary<string, string> _environment;
    private HttpClient? _http;

    public Platform()
        : this("berth-e2e", Domain, "172.30")
    {
    }

    /// <param name="instance">Of its labels, and its network's name.</param>
    /// <param name="domain">Its primary domain.</param>
    /// <param name="prefix">First two numbers of its network.</param>
    internal Platform(string instance, string domain, string prefix)
    {
        _instance = instance;
        _home = Path.Combine(Path.GetTempPath(), $"{instance}-{Environment.ProcessId}");
        OwnDomain = domain;
        HttpsPort = FreePort();
        _environment = new Dictionary<string, string>
        {
            ["BERTH_HOME"] = _home,
            ["BERTH_DOMAIN"] = domain,
            ["BERTH_HTTPS_PORT"] = HttpsPort.ToString(),
            ["BERTH_HTTP_PORT"] = FreePort().ToString(),
            ["BERTH_API_PORT"] = FreePort().ToString(),
            ["BERTH_INSTANCE"] = instance,
            ["BERTH_NETWORK"] = instance,
            ["BERTH_NETWORK_PREFIX"] = prefix,
            ["BERTH_HEALTH_TIMEOUT"] = "60",
            ["NO_COLOR"] = "1",
        };
        Cli = new Cli(_environment);
    }

    public Cli Cli { get; }

    public int HttpsPort { get; }

    public int HttpPort => int.Parse(_environment["BERTH_HTTP_PORT"], System.Globalization.CultureInfo.InvariantCulture);

    public string Home => _home;

    public string OwnDomain { get; }

    public string Origin(string subdomain) => $"https://{subdomain}.{OwnDomain}:{HttpsPort}";

    public HttpClient Http => _http!;

    public ValueTask InitializeAsync() => UpAsync(new Dictionary<string, string>());

    /// <summary>Starts it, or starts the server anew when its environment is another.</summary>
    public async ValueTask UpAsync(IReadOnlyDictionary<string, string> more)
    {
        (await Cli.RunAsync(null, more, "up")).Ok();
        _http ??= NewClient();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in await AppsAsync())
        {
            await Cli.RunAsync("uninstall", (string)app!["id"]!, "--force");
        }

        await Cli.RunAsync("down");
        await Docker.RemoveAllAsync($"berth.instance={_instance}");
        await Docker.RunAsync("network", "rm", _instance);
        await Docker.RunAsync("network", "rm", $"{_instance}-trial");
        Hosts.RemoveAll(OwnDomain);
        Directory.Delete(_home, recursive: true);
    }

    /// <summary>As if the machine had gone: processes, containers, networks and all state.</summary>
    public async Task LoseAsync()
    {
        await Cli.RunAsync("down");
        await Docker.RemoveAllAsync($"berth.instance={_instance}");
        await Docker.RunAsync("network", "rm", _instance);
        Hosts.RemoveAll(OwnDomain);
        Directory.Delete(_home, recursive: true);
    }

    /// <summary>After another platform came in its place.</summary>
    public void Reconnect()
    {
        _http?.Dispose();
        _http = NewClient();
    }

    /// <summary>A client that trusts the platform's authority only, keeps cookies and follows nothing.</summary>
    public HttpClient NewClient(bool follow = false)
    {
        var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_home, "ca", "ca.crt"));
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(authority);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = follow,
            CookieContainer = new CookieContainer(),
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
            ConnectCallback = async (context, token) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(100) };
    }

    public async Task<JsonArray> AppsAsync() => (await ApiAsync(HttpMethod.Get, "apps")).Body!["apps"]!.AsArray();

    public async Task<JsonNode> AppAsync(string subdomain) =>
        (await AppsAsync()).FirstOrDefault(app => (string)app!["subdomain"]! == subdomain) ?? throw new InvalidOperationException($"There is no app at {subdomain}.");

    public async Task<(HttpStatusCode Status, JsonNode? Body)> ApiAsync(HttpMethod method, string path, object? body = null)
    {
        var credentials = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_home, "cli.json")))!;
        using var request = new HttpRequestMessage(method, $"{Origin("my")}/api/v1/{path}");
        request.Headers.Authorization = new("Bearer", (string)credentials["token"]!);
        if (body is not null)
        {
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }

        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>Polls until it holds, or fails saying what was awaited.</summary>
    public static async Task UntilAsync(string what, Func<Task<bool>> holds, int seconds = 120)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (!await holds())
        {
            Assert.False(limit.IsCancellationRequested, $"Waited {seconds} s in vain: {what}");
            await Task.Delay(200, CancellationToken.None);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

[CollectionDefinition(nameof(PlatformCollection))]
public sealed class PlatformCollection : ICollectionFixture<Platform>;
