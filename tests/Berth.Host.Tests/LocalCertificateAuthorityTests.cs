using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Berth.Host.Certificates;
using Berth.Host.Programs;
using Berth.Ports.Certificates;
using Berth.Ports.Programs;
using Microsoft.Extensions.Time.Testing;

namespace Berth.Host.Tests;

public sealed class LocalCertificateAuthorityTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly LocalAuthorityOptions _options;
    private readonly LocalCertificateAuthority _authority;

    public LocalCertificateAuthorityTests()
    {
        _options = new LocalAuthorityOptions(_directory["ca"]);
        _authority = new LocalCertificateAuthority(_options);
    }

    [Fact]
    public async Task Certificate_IsWhatOpensslAccepts()
    {
        var issued = await _authority.IssueAsync(["blog.berth.test", "*.berth.test"], default);
        await File.WriteAllTextAsync(_directory["leaf.pem"], issued.ChainPem);

        var verified = await RunAsync("openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", "blog.berth.test", "-CAfile", _options.CertificatePath, _directory["leaf.pem"]);
        var wildcard = await RunAsync("openssl", "verify", "-x509_strict", "-verify_hostname", "any.berth.test", "-CAfile", _options.CertificatePath, _directory["leaf.pem"]);
        var other = await RunAsync("openssl", "verify", "-verify_hostname", "blog.example.com", "-CAfile", _options.CertificatePath, _directory["leaf.pem"]);
        var text = (await RunAsync("openssl", "x509", "-noout", "-text", "-in", _directory["leaf.pem"])).Output;

        Assert.True(verified.IsOk, verified.Error);
        Assert.True(wildcard.IsOk, wildcard.Error);
        Assert.False(other.IsOk);
        Assert.Contains("DNS:blog.berth.test, DNS:*.berth.test", text);
        Assert.Contains("TLS Web Server Authentication", text);
        Assert.Contains("Authority Key Identifier", text);
        Assert.Contains("CA:FALSE", text);
        Assert.Contains("prime256v1", text);
    }

    [Fact]
    public async Task Curl_TrustsAServerThatShowsIt_WithTheAnchorAndWithTheBundle()
    {
        var issued = await _authority.IssueAsync(["shop.berth.test"], default);
        using var certificate = X509Certificate2.CreateFromPem(issued.ChainPem, issued.KeyPem);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var over = new CancellationTokenSource();
        var serving = ServeAsync(listener, certificate, over.Token);

        var good = await CurlAsync(port, "--cacert", _options.CertificatePath);
        var bundled = await CurlAsync(port, "--cacert", await _authority.EnsureBundleAsync(default));
        var untrusted = await CurlAsync(port);

        await over.CancelAsync();
        await serving;
        Assert.Equal("hello", good.Output);
        Assert.Equal("hello", bundled.Output);
        Assert.Equal(60, untrusted.ExitCode);
    }

    [Fact]
    public async Task Authority_IsMadeOnce_ItsKeyPrivate()
    {
        var anchor = await _authority.GetTrustAnchorAsync(default);
        using var later = new LocalCertificateAuthority(_options);

        Assert.Equal(anchor, await later.GetTrustAnchorAsync(default));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_options.KeyPath));
        using var certificate = X509Certificate2.CreateFromPem(anchor);
        Assert.InRange(certificate.NotAfter.ToUniversalTime(), DateTime.UtcNow.AddDays(3600), DateTime.UtcNow.AddDays(3660));
    }

    [Fact]
    public async Task Leaf_Lasts90Days_OrAsLongAsAsked_ButNeverLongerThanTheAuthority()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var authority = new LocalCertificateAuthority(_options with { Lifetime = TimeSpan.FromDays(398) }, clock);

        var ordinary = await _authority.IssueAsync(["a.test"], default);
        var longest = await authority.IssueAsync(["a.test"], default);
        clock.Advance(TimeSpan.FromDays(3600));
        var last = await authority.IssueAsync(["a.test"], default);

        Assert.InRange(ordinary.NotAfter - DateTimeOffset.UtcNow, TimeSpan.FromDays(89.9), TimeSpan.FromDays(90));
        Assert.InRange(longest.NotAfter - DateTimeOffset.UtcNow, TimeSpan.FromDays(397.9), TimeSpan.FromDays(398));
        Assert.InRange(last.NotAfter - clock.GetUtcNow(), TimeSpan.FromDays(1), TimeSpan.FromDays(51));
        Assert.Throws<ArgumentOutOfRangeException>(() => _options with { Lifetime = TimeSpan.FromDays(399) });
    }

    [Fact]
    public async Task Bundle_HoldsTheMachinesTrustAndOurs_AndFollowsIt()
    {
        await File.WriteAllTextAsync(_directory["system.crt"], "one\n");
        using var authority = new LocalCertificateAuthority(_options with { SystemBundle = _directory["system.crt"] });
        var path = await authority.EnsureBundleAsync(default);
        Assert.Equal("one\n" + await authority.GetTrustAnchorAsync(default), await File.ReadAllTextAsync(path));

        await File.WriteAllTextAsync(_directory["system.crt"], "two\n");
        await authority.EnsureBundleAsync(default);

        Assert.StartsWith("two\n", await File.ReadAllTextAsync(path));
        Assert.Equal((UnixFileMode)0x1A4, File.GetUnixFileMode(path));
    }

    [Theory]
    [InlineData("bad name")]
    [InlineData("*.*.test")]
    [InlineData("a.*.test")]
    [InlineData("")]
    public async Task Nonsense_IsRefused(string name) =>
        Assert.Equal("certificate.invalid_name", (await Assert.ThrowsAsync<PortException>(() => _authority.IssueAsync([name], default))).Code);

    [Fact]
    public async Task BrokenKey_IsNotReplaced()
    {
        Directory.CreateDirectory(_options.Directory);
        await File.WriteAllTextAsync(_options.KeyPath, "nonsense");

        Assert.Equal("certificate.authority_unusable", (await Assert.ThrowsAsync<PortException>(() => _authority.GetTrustAnchorAsync(default))).Code);
        Assert.Equal("nonsense", await File.ReadAllTextAsync(_options.KeyPath));
    }

    [Fact]
    public async Task ManyAtOnce_GetOneAuthorityAndDifferentSerials()
    {
        var issued = new IssuedCertificate[8];
        await Parallel.ForAsync(0, issued.Length, async (i, token) => issued[i] = await _authority.IssueAsync([$"a{i}.test"], token));

        var serials = issued.Select(one => X509Certificate2.CreateFromPem(one.ChainPem).SerialNumber).ToList();
        Assert.Equal(issued.Length, serials.Distinct().Count());
    }

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    private static Task<ProgramResult> RunAsync(string program, params string[] arguments) => new ProgramRunner().RunAsync(new ProgramCall(program, arguments), default);

    private static Task<ProgramResult> CurlAsync(int port, params string[] trust) =>
        RunAsync("curl", ["--silent", "--noproxy", "*", "--resolve", $"shop.berth.test:{port}:127.0.0.1", .. trust, $"https://shop.berth.test:{port}/"]);

    private static async Task ServeAsync(TcpListener listener, X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var connection = await listener.AcceptTcpClientAsync(cancellationToken);
                await using var tls = new SslStream(connection.GetStream());
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancellationToken);
                _ = await tls.ReadAsync(new byte[1024], cancellationToken);
                await tls.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"u8.ToArray(), cancellationToken);
            }
            catch (Exception over) when (over is OperationCanceledException or AuthenticationException or IOException)
            {
                // The client that does not trust us hangs up.
            }
        }
    }
}
