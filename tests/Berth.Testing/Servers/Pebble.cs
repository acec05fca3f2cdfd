using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Berth.Ports.Certificates;

namespace Berth.Testing.Servers;

/// <summary>Debian's test authority, with a name server to which every name is this machine.</summary>
public sealed class Pebble : IDisposable
{
    public const string KeyId = "kid-1";
    public const string HmacKey = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("berth-pebble-");
    private readonly int _management = FreePort.Find();
    private readonly int _names = FreePort.Find();
    private readonly int _namesManagement = FreePort.Find();
    private readonly HttpClient _http;
    private readonly Started? _nameServer;
    private readonly string? _dnsServer;
    private readonly string _configuration;
    private readonly Dictionary<string, string> _environment;
    private readonly int _port;
    private Started? _authority;

    private Pebble(Settings settings)
    {
        _port = settings.Port ?? FreePort.Find();
        _environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PEBBLE_VA_NOSLEEP"] = "1", ["PEBBLE_WFE_NONCEREJECT"] = "0", ["PEBBLE_AUTHZREUSE"] = "0" };
        foreach (var (name, value) in settings.Environment)
        {
            _environment[name] = value;
        }

        var trusted = WriteCertificate();
        Directory_ = new AcmeDirectory($"https://127.0.0.1:{_port}/dir") { TrustedCertificates = trusted };
        _configuration = Path.Combine(_home.FullName, "pebble.json");
        File.WriteAllText(_configuration, JsonSerializer.Serialize(new
        {
            pebble = new
            {
                listenAddress = $"127.0.0.1:{_port}",
                managementListenAddress = $"127.0.0.1:{_management}",
                certificate = Path.Combine(_home.FullName, "tls.crt"),
                privateKey = Path.Combine(_home.FullName, "tls.key"),
                httpPort = settings.HttpPort,
                tlsPort = FreePort.Find(),
                ocspResponderURL = "",
                externalAccountBindingRequired = settings.ExternalAccounts,
                externalAccountMACKeys = settings.ExternalAccounts ? new Dictionary<string, string> { [KeyId] = HmacKey } : null,
                domainBlocklist = new[] { "blocked.example" },
                certificateValidityPeriod = (long)settings.Validity.TotalSeconds,
            },
        }));
        _dnsServer = settings.DnsServer;
        _nameServer = _dnsServer is not null ? null : Started.Program(
            "pebble-challtestsrv", _environment, "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-http01", "", "-https01", "", "-tlsalpn01", "",
            "-dns01", $"127.0.0.1:{_names}", "-management", $"127.0.0.1:{_namesManagement}");
        _http = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null } });
        Dns = new ChallengeRecords(_http, new Uri($"http://127.0.0.1:{_namesManagement}/"));
    }

    public sealed record Settings
    {
        /// <summary>Where the authority looks for HTTP-01 answers.</summary>
        public int HttpPort { get; init; } = 1;

        public int? Port { get; init; }

        public bool ExternalAccounts { get; init; }

        public TimeSpan Validity { get; init; } = TimeSpan.FromDays(90);

        /// <summary>Whom it asks about names; null is one of its own, to which every name is this machine.</summary>
        public string? DnsServer { get; init; }

        public IDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
    }

    public AcmeDirectory Directory_ { get; }

    /// <summary>The DNS provider of the platform, as far as challenges go.</summary>
    public ChallengeRecords Dns { get; }

    public string Said => _authority?.Said ?? "";

    public static async Task<Pebble> StartAsync(Settings? settings = null)
    {
        var pebble = new Pebble(settings ?? new Settings());
        await pebble.StartAuthorityAsync();
        return pebble;
    }

    /// <summary>As new: with other roots, and no memory of any account.</summary>
    public async Task RestartAsync()
    {
        _authority?.Dispose();
        await StartAuthorityAsync();
    }

    public void StopAuthority() => _authority?.Dispose();

    public async Task<X509Certificate2> RootAsync() => X509Certificate2.CreateFromPem(await _http.GetStringAsync($"https://127.0.0.1:{_management}/roots/0"));

    public async Task<bool> IsRevokedAsync(string chain)
    {
        using var leaf = X509Certificate2.CreateFromPem(chain);
        using var status = JsonDocument.Parse(await _http.GetStringAsync($"https://127.0.0.1:{_management}/cert-status-by-serial/{leaf.SerialNumber.ToLowerInvariant().TrimStart('0')}"));
        return status.RootElement.GetProperty("Status").GetString() == "Revoked";
    }

    public void Dispose()
    {
        _authority?.Dispose();
        _nameServer?.Dispose();
        _http.Dispose();
        _home.Delete(recursive: true);
    }

    private async Task StartAuthorityAsync()
    {
        _authority = Started.Program("pebble", _environment, "-config", _configuration, "-dnsserver", _dnsServer ?? $"127.0.0.1:{_names}");
        await Wait.UntilAsync(async () => _authority.Runs && _nameServer is not { Runs: false } && await AnswersAsync(), "pebble answers");
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var directory = await _http.GetAsync(Directory_.Address);
            return directory.StatusCode == HttpStatusCode.OK && (_nameServer is null || await Dns.IsUpAsync());
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private string WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=pebble", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        var pem = certificate.ExportCertificatePem() + "\n";
        File.WriteAllText(Path.Combine(_home.FullName, "tls.crt"), pem);
        File.WriteAllText(Path.Combine(_home.FullName, "tls.key"), key.ExportECPrivateKeyPem());
        return pem;
    }
}
