using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Berth.Bench.Running;

namespace Berth.Bench.Platform;

/// <summary>A platform of its own beside any other: home, ports, domain, network and instance name. Taken away at the end.</summary>
internal sealed class BenchPlatform : IAsyncDisposable
{
    public const string Domain = "bench.berth.test";
    public const string Network = "berth-bench";

    private readonly string _home = Path.Combine(Path.GetTempPath(), $"berth-bench-{Environment.ProcessId}");
    private readonly string _program;
    private readonly Dictionary<string, string> _environment;
    private readonly int _httpsPort = FreePort();
    private HttpClient? _http;

    private BenchPlatform(string program)
    {
        _program = program;
        _environment = new(StringComparer.Ordinal)
        {
            ["BERTH_HOME"] = _home,
            ["BERTH_DOMAIN"] = Domain,
            ["BERTH_HTTPS_PORT"] = Text(_httpsPort),
            ["BERTH_HTTP_PORT"] = Text(FreePort()),
            ["BERTH_API_PORT"] = Text(FreePort()),
            ["BERTH_INSTANCE"] = Network,
            ["BERTH_NETWORK"] = Network,
            ["BERTH_NETWORK_PREFIX"] = "172.31",
            ["NO_COLOR"] = "1",
        };
    }

    /// <summary>Where the server itself listens, without the gateway before it.</summary>
    public string ApiOrigin => $"http://127.0.0.1:{_environment["BERTH_API_PORT"]}";

    public string Database => Path.Combine(_home, "berth.db");

    /// <summary>What an app sees as <c>/app/data</c>.</summary>
    public string DataOf(string id) => Path.Combine(_home, "apps", id, "data");

    /// <summary>Starts it with the built <c>berth</c>, as a user does.</summary>
    public static async Task<BenchPlatform> StartAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var platform = new BenchPlatform(options.CliProgram);
        try
        {
            await platform.CliAsync(cancellationToken, "up");
            platform._http = platform.NewClient(await platform.TokenAsync(cancellationToken));
            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    public Task<string> CliAsync(CancellationToken cancellationToken, params string[] arguments) =>
        Command.OutputAsync("dotnet", [_program, .. arguments], cancellationToken, _environment);

    /// <summary>Resident memory of one of the two processes, in MiB.</summary>
    public double Resident(string process)
    {
        var record = JsonNode.Parse(File.ReadAllText(Path.Combine(_home, "run", $"{process}.json")))!.AsObject();
        return ProcFs.Resident((int)record.First(field => field.Key.Equals("pid", StringComparison.OrdinalIgnoreCase)).Value!);
    }

    public Task<JsonNode?> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

    public Task<JsonNode?> PostAsync(string path, JsonNode body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, path, body, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_http is not null)
        {
            foreach (var app in (await GetAsync("apps", CancellationToken.None))!["apps"]!.AsArray())
            {
                await CliAsync(CancellationToken.None, "uninstall", (string)app!["id"]!);
            }

            _http.Dispose();
        }

        await CliAsync(CancellationToken.None, "down");
        foreach (var container in await ByHand.ContainersAsync($"berth.instance={Network}"))
        {
            await ByHand.RemoveAsync(container);
        }

        // It is not there when the platform never came up, and what went wrong then must not be covered.
        if (await ByHand.HasNetworkAsync(Network))
        {
            await Command.OutputAsync("docker", ["network", "rm", Network], CancellationToken.None);
        }

        Directory.Delete(_home, recursive: true);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, $"https://my.{Domain}:{_httpsPort}/api/v1/{path}");
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        using var response = await _http!.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? text.Length == 0 ? null : JsonNode.Parse(text)
            : throw new BenchException($"{method} {path} answered {(int)response.StatusCode}: {text}");
    }

    private async Task<string> TokenAsync(CancellationToken cancellationToken) =>
        (string)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_home, "cli.json"), cancellationToken))!["token"]!;

    private HttpClient NewClient(string token)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_home, "ca", "ca.crt")));
        var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
            ConnectCallback = async (context, token) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
