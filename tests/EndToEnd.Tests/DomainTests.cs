using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Testing.Servers;

namespace EndToEnd.Tests;

/// <summary>
/// A real domain from end to end: PowerDNS keeps the zone and is whom it is delegated to, pebble is the authority, and it
/// finds the platform by asking that name server.
/// </summary>
[Collection(nameof(PlatformCollection))]
public sealed class DomainTests : IAsyncLifetime
{
    private const string Zone = "berth.example.com";
    private const string NameServer = "127.0.77.1";
    private readonly Platform _platform = new("berth-names", "names.berth.test", "172.21");
    private readonly PowerDnsServer _dns = PowerDnsServer.At(Zone, NameServer);
    private Pebble _pebble = null!;

    public async ValueTask InitializeAsync()
    {
        await _dns.InitializeAsync();
        await _platform.UpAsync(new Dictionary<string, string> { ["BERTH_DNS_RESOLVERS"] = NameServer });
        _pebble = await Pebble.StartAsync(new Pebble.Settings { HttpPort = _platform.HttpPort, DnsServer = $"{NameServer}:53" });
    }

    public async ValueTask DisposeAsync()
    {
        await _platform.DisposeAsync();
        _pebble.Dispose();
        await _dns.DisposeAsync();
    }

    [Fact]
    public async Task Domain_FromNothingToACertifiedApp_AndAway()
    {
        var (key, authority) = (Path.Combine(_platform.Home, "api-key"), Path.Combine(_platform.Home, "pebble.pem"));
        await File.WriteAllTextAsync(key, PowerDnsServer.ApiKey);
        await File.WriteAllTextAsync(authority, _pebble.Directory_.TrustedCertificates!);

        // Neither secrets on the command line nor a domain whose provider says no.
        var told = await RunAsync("domain", "add", Zone, "powerdns", "-c", $"url={_dns.Url}", "-c", $"apiKey={PowerDnsServer.ApiKey}");
        Assert.Equal(2, told.ExitCode);
        Assert.DoesNotContain(PowerDnsServer.ApiKey, told.Messages, StringComparison.Ordinal);
        var refused = await RunAsync("domain", "add", Zone, "powerdns", "-c", $"url={_dns.Url}", "-c", $"apiKey=@{authority}");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.DoesNotContain(Zone, (await RunAsync("domain", "list")).Ok().Output, StringComparison.Ordinal);

        (await RunAsync("network", "ipv4", "fixed", "127.0.0.1")).Ok();
        (await RunAsync("domain", "add", Zone, "powerdns", "-c", $"url={_dns.Url}", "-c", $"apiKey=@{key}", "--acme-directory", _pebble.Directory_.Address, "--acme-ca", authority)).Ok();
        Assert.DoesNotContain(PowerDnsServer.ApiKey, (await RunAsync("domain", "list", "--json")).Ok().Output, StringComparison.Ordinal);

        (await RunAsync("install", "org.berth.static-site", "-l", $"site.{Zone}")).Ok();
        Assert.Equal("127.0.0.1", await _dns.DigAsync($"site.{Zone}", "A"));
        await Platform.UntilAsync("a certificate of the authority", async () => await IsTrustedAsync($"site.{Zone}"));
        Assert.Contains($"site.{Zone}\t{_pebble.Directory_.Address}\t", (await RunAsync("domain", "certificates")).Ok().Output, StringComparison.Ordinal);
        (await RunAsync("domain", "sync")).Ok();
        Assert.Contains("\tok\t", (await RunAsync("domain", "check", Zone)).Ok().Output, StringComparison.Ordinal);

        await ForeignRecordAsync();
        await OwnCertificateAsync();
        await WildcardAsync(authority);
        await ProviderAwayAsync();

        Assert.Contains("is used by the app", (await RunAsync("domain", "remove", Zone)).Messages, StringComparison.Ordinal);
        (await RunAsync("uninstall", $"site.{Zone}", "--force")).Ok();
        Assert.Equal("", await _dns.DigAsync($"site.{Zone}", "A"));
        (await RunAsync("domain", "remove", Zone)).Ok();
    }

    /// <summary>Somebody else's record is neither taken at install nor lost when it was allowed.</summary>
    private async Task ForeignRecordAsync()
    {
        await _dns.RecordAsync("taken", "A", "198.51.100.1");
        var refused = await RunAsync("install", "org.berth.static-site", "-l", $"taken.{Zone}");
        Assert.Equal(5, refused.ExitCode);
        Assert.Contains("198.51.100.1", refused.Messages, StringComparison.Ordinal);
        Assert.Single(await _platform.AppsAsync());

        (await RunAsync("install", "org.berth.static-site", "-l", $"taken.{Zone}", "--overwrite-dns")).Ok();
        Assert.Equal("127.0.0.1", await _dns.DigAsync($"taken.{Zone}", "A"));
        (await RunAsync("uninstall", $"taken.{Zone}", "--force")).Ok();
        Assert.Equal("198.51.100.1", await _dns.DigAsync($"taken.{Zone}", "A"));
    }

    /// <summary>Served as soon as the command ends, and the authority's again as soon as it is dropped.</summary>
    private async Task OwnCertificateAsync()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=site.{Zone}", pair, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName($"site.{Zone}");
        request.CertificateExtensions.Add(names.Build());
        using var own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        var (certificate, key) = (Path.Combine(_platform.Home, "own.crt"), Path.Combine(_platform.Home, "own.key"));
        await File.WriteAllTextAsync(certificate, own.ExportCertificatePem());
        await File.WriteAllTextAsync(key, pair.ExportPkcs8PrivateKeyPem());

        Assert.NotEqual(0, (await RunAsync("domain", "bring-certificate", $"site.{Zone}", "--certificate", certificate, "--key", certificate)).ExitCode);
        Assert.True(await IsTrustedAsync($"site.{Zone}"));
        (await RunAsync("domain", "bring-certificate", $"site.{Zone}", "--certificate", certificate, "--key", key)).Ok();
        await Platform.UntilAsync("the certificate that was brought", () => IsServedAsync($"site.{Zone}", own));
        (await RunAsync("domain", "drop-certificate", $"site.{Zone}")).Ok();
        await Platform.UntilAsync("a certificate of the authority again", async () => await IsTrustedAsync($"site.{Zone}"));
    }

    /// <summary>Proven by DNS through the same provider; nothing of the proof stays there.</summary>
    private async Task WildcardAsync(string authority)
    {
        (await RunAsync("domain", "set", Zone, "--acme-directory", _pebble.Directory_.Address, "--acme-ca", authority, "--wildcard")).Ok();
        await Platform.UntilAsync("the wildcard certificate", async () => await IsTrustedAsync($"any.{Zone}"));
        Assert.Equal("", await _dns.DigAsync($"_acme-challenge.{Zone}", "TXT"));
    }

    private async Task ProviderAwayAsync()
    {
        (await RunAsync("domain", "set", Zone, "--provider", "powerdns", "-c", $"url={_dns.Url}")).Ok();
        _dns.Pause();
        try
        {
            var failed = await RunAsync("set-location", "--app", $"site.{Zone}", "-l", $"moved.{Zone}");
            Assert.NotEqual(0, failed.ExitCode);
            Assert.Equal("site", (string?)(await _platform.AppsAsync())[0]!["subdomain"]);
            Assert.True(await IsTrustedAsync($"site.{Zone}"));
        }
        finally
        {
            _dns.Resume();
        }

        (await RunAsync("set-location", "--app", $"site.{Zone}", "-l", $"moved.{Zone}")).Ok();
        Assert.Equal(("", "127.0.0.1"), (await _dns.DigAsync($"site.{Zone}", "A"), await _dns.DigAsync($"moved.{Zone}", "A")));
        await BareDomainAsync();
    }

    /// <summary>The bare domain answers below <c>/.well-known/</c> itself.</summary>
    private async Task BareDomainAsync()
    {
        (await RunAsync("set-location", "--app", $"moved.{Zone}", "-l", Zone)).Ok();
        const string Server = """{"m.server":"chat.example.com:443"}""";
        (await RunAsync("domain", "well-known", Zone, "matrix/server", Server)).Ok();
        Assert.Contains("matrix/server", (await RunAsync("domain", "well-known", Zone)).Ok().Output, StringComparison.Ordinal);
        await Platform.UntilAsync("the answer", async () => await IsTrustedAsync(Zone) && await GetAsync(Zone, "/.well-known/matrix/server") == Server);
        (await RunAsync("domain", "renew", Zone)).Ok();
        (await RunAsync("set-location", "--app", Zone, "-l", $"site.{Zone}")).Ok();
    }

    private async Task<bool> IsServedAsync(string host, X509Certificate2 expected)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _platform.HttpsPort);
        await using var tls = new SslStream(socket.GetStream(), false, (_, served, _, _) => served?.GetCertHashString() == expected.Thumbprint);
        try
        {
            await tls.AuthenticateAsClientAsync(host);
            return true;
        }
        catch (System.Security.Authentication.AuthenticationException)
        {
            return false;
        }
    }

    private Task<CliResult> RunAsync(params string[] arguments) => _platform.Cli.RunAsync(arguments);

    /// <summary>What the gateway serves for the name goes back to the authority's root and is for that name.</summary>
    private async Task<bool> IsTrustedAsync(string host)
    {
        try
        {
            _ = await GetAsync(host, "/");
            return true;
        }
        catch (HttpRequestException problem) when (problem.InnerException is System.Security.Authentication.AuthenticationException)
        {
            return false;
        }
    }

    private async Task<string> GetAsync(string host, string path)
    {
        using var root = await _pebble.RootAsync();
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(root);
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, _platform.HttpsPort, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler);
        using var answer = await client.GetAsync(new Uri($"https://{host}:{_platform.HttpsPort}{path}"));
        return await answer.Content.ReadAsStringAsync();
    }
}
