using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Berth.Host.Certificates;
using Berth.Ports;
using Berth.Ports.Certificates;
using Microsoft.Extensions.Time.Testing;

namespace Berth.Host.Tests;

public sealed class LocalCertificateAuthorityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalCertificateAuthority _authority;

    public LocalCertificateAuthorityTests() => _authority = new LocalCertificateAuthority(_folder.Options, TimeProvider.System);

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("wiki.example.test", "wiki.example.test", true)]
    [InlineData("*.example.test", "any.example.test", true)]
    [InlineData("*.example.test", "two.labels.example.test", false)]
    [InlineData("wiki.example.test", "other.example.test", false)]
    public async Task Certificate_IsWhatOpensslVerifiesForItsNamesOnly(string name, string asked, bool accepted)
    {
        await WriteAsync(await IssueAsync(name));

        var (code, output) = await OpensslAsync("verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", asked, "-CAfile", _authority.CertificatePath, _folder["leaf.crt"]);

        Assert.True(accepted == (code == 0), output);
    }

    [Fact]
    public async Task Certificate_HasTheExtensionsThatClientsLookFor()
    {
        await WriteAsync(await IssueAsync("wiki.example.test", "*.wiki.example.test", "192.0.2.7"));

        var (_, text) = await OpensslAsync("x509", "-in", _folder["leaf.crt"], "-noout", "-text");

        Assert.Contains("DNS:wiki.example.test, DNS:*.wiki.example.test, IP Address:192.0.2.7", text, StringComparison.Ordinal);
        Assert.Contains("X509v3 Basic Constraints: critical\n                CA:FALSE", text, StringComparison.Ordinal);
        Assert.Contains("X509v3 Key Usage: critical\n                Digital Signature\n", text, StringComparison.Ordinal);
        Assert.Contains("TLS Web Server Authentication", text, StringComparison.Ordinal);
        Assert.Contains("X509v3 Subject Key Identifier", text, StringComparison.Ordinal);
        Assert.Contains("X509v3 Authority Key Identifier", text, StringComparison.Ordinal);
        Assert.Contains("ecdsa-with-SHA256", text, StringComparison.Ordinal);
        Assert.Contains("CN = wiki.example.test", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_ServesATlsHandshakeToWhoTrustsTheAuthority()
    {
        var issued = await IssueAsync("wiki.example.test");
        using var certificate = X509Certificate2.CreateFromPem(issued.ChainPem, issued.KeyPem);

        Assert.Equal(SslPolicyErrors.None, await HandshakeAsync(certificate, "wiki.example.test"));
        Assert.Equal(SslPolicyErrors.RemoteCertificateNameMismatch, await HandshakeAsync(certificate, "bank.example.test"));
    }

    [Fact]
    public async Task Certificate_LivesNinetyDaysAndAuthorityTenYears()
    {
        var now = new DateTimeOffset(2031, 5, 6, 7, 8, 9, 500, TimeSpan.Zero);
        using var authority = new LocalCertificateAuthority(_folder.Options, new FakeTimeProvider(now));

        var issued = await authority.IssueAsync(["a.test"], default);
        using var certificate = X509Certificate2.CreateFromPem(issued.ChainPem);
        using var root = X509CertificateLoader.LoadCertificateFromFile(authority.CertificatePath);

        Assert.Equal(new DateTimeOffset(2031, 8, 4, 7, 8, 9, TimeSpan.Zero), issued.NotAfter);
        Assert.Equal(issued.NotAfter.UtcDateTime, certificate.NotAfter.ToUniversalTime());
        Assert.Equal(issued.NotBefore.UtcDateTime, certificate.NotBefore.ToUniversalTime());
        Assert.Equal(2041, root.NotAfter.Year);
    }

    [Fact]
    public async Task Certificate_NeverOutlivesTheAuthority()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var authority = new LocalCertificateAuthority(_folder.Options, clock);
        await authority.GetTrustAnchorAsync(default);
        clock.SetUtcNow(new DateTimeOffset(2040, 12, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(new DateTimeOffset(2041, 1, 1, 0, 0, 0, TimeSpan.Zero), (await authority.IssueAsync(["a.test"], default)).NotAfter);
    }

    [Fact]
    public async Task Certificates_HaveKeysAndSerialsOfTheirOwn()
    {
        var (one, other) = (await IssueAsync("a.test"), await IssueAsync("a.test"));
        using var first = X509Certificate2.CreateFromPem(one.ChainPem);
        using var second = X509Certificate2.CreateFromPem(other.ChainPem);

        Assert.NotEqual(first.SerialNumber, second.SerialNumber);
        Assert.NotEqual(one.KeyPem, other.KeyPem);
        Assert.Equal(32, first.SerialNumber.Length);
        Assert.DoesNotContain("KEY", one.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LongName_StandsInTheAlternativeNamesOnly()
    {
        var name = string.Join('.', Enumerable.Repeat("long-label", 8)) + ".test";
        await WriteAsync(await IssueAsync(name));

        var (code, output) = await OpensslAsync("verify", "-x509_strict", "-verify_hostname", name, "-CAfile", _authority.CertificatePath, _folder["leaf.crt"]);

        Assert.True(code == 0, output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("*.*.test")]
    [InlineData("a.*.test")]
    [InlineData("a b.test")]
    [InlineData("münchen.test")]
    [InlineData("a..test")]
    [InlineData("999.1.1.1")]
    [InlineData("http://a.test")]
    public async Task WhatIsNoHostName_GetsNoCertificate(string name) =>
        Assert.Equal("certificate.invalid_name", (await Assert.ThrowsAsync<PortException>(() => IssueAsync("good.test", name))).Code);

    [Fact]
    public async Task Files_HaveTheirModesAndTheKeyStaysPrivate()
    {
        var anchor = await _authority.GetTrustAnchorAsync(default);

        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(_folder["ca/ca.key"]));
        Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(_folder["ca/ca.crt"]));
        Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(_folder["ca/bundle.crt"]));
        Assert.Equal(anchor, await File.ReadAllTextAsync(_authority.CertificatePath));
    }

    [Fact]
    public async Task Authority_StaysTheSameOverRestartsAndProcesses()
    {
        using var other = new LocalCertificateAuthority(_folder.Options, TimeProvider.System);

        var anchors = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => (number % 2 == 0 ? _authority : other).GetTrustAnchorAsync(default))));

        Assert.Single(anchors.Distinct());
    }

    [Fact]
    public async Task Authority_CutOffBeforeItsCertificate_GoesOnWithTheKey()
    {
        await _authority.GetTrustAnchorAsync(default);
        var key = await File.ReadAllTextAsync(_folder["ca/ca.key"]);
        File.Delete(_folder["ca/ca.crt"]);

        await WriteAsync(await IssueAsync("a.test"));

        Assert.Equal(key, await File.ReadAllTextAsync(_folder["ca/ca.key"]));
        Assert.Equal(0, (await OpensslAsync("verify", "-CAfile", _authority.CertificatePath, _folder["leaf.crt"])).Code);
    }

    [Theory]
    [InlineData("ca.key", null)]
    [InlineData("ca.key", "nonsense")]
    [InlineData("ca.crt", "nonsense")]
    public async Task Authority_ThatIsDamaged_IsNotReplacedSilently(string file, string? content)
    {
        await _authority.GetTrustAnchorAsync(default);
        File.Delete(_folder[$"ca/{file}"]);
        if (content is not null)
        {
            await File.WriteAllTextAsync(_folder[$"ca/{file}"], content);
        }

        Assert.Equal("certificate.authority_damaged", (await Assert.ThrowsAsync<PortException>(() => IssueAsync("a.test"))).Code);
    }

    [Fact]
    public async Task Bundle_HoldsWhatTheHostTrustsAndUs_AndFollowsChanges()
    {
        File.Copy("/etc/ssl/certs/ca-certificates.crt", _folder["trusted.crt"]);
        var anchor = await _authority.GetTrustAnchorAsync(default);
        var host = await File.ReadAllTextAsync(_folder["trusted.crt"]);
        Assert.Equal(host + anchor, await File.ReadAllTextAsync(_authority.BundlePath));

        await File.WriteAllTextAsync(_folder["trusted.crt"], host[..host.IndexOf("-----END", StringComparison.Ordinal)] + "-----END CERTIFICATE-----");
        var before = File.GetLastWriteTimeUtc(_authority.BundlePath);
        await _authority.GetTrustAnchorAsync(default);
        await WriteAsync(await IssueAsync("a.test"));

        Assert.NotEqual(before, File.GetLastWriteTimeUtc(_authority.BundlePath));
        Assert.Equal(2, (await File.ReadAllTextAsync(_authority.BundlePath)).Split("-----BEGIN CERTIFICATE-----").Length - 1);
        Assert.Equal(0, (await OpensslAsync("verify", "-CAfile", _authority.BundlePath, _folder["leaf.crt"])).Code);
    }

    [Fact]
    public async Task Bundle_WithoutAHostStore_IsUsAlone() =>
        Assert.Equal(await _authority.GetTrustAnchorAsync(default), await File.ReadAllTextAsync(_authority.BundlePath));

    private Task<IssuedCertificate> IssueAsync(params string[] names) => _authority.IssueAsync(names, CancellationToken.None);

    private Task WriteAsync(IssuedCertificate issued) => File.WriteAllTextAsync(_folder["leaf.crt"], issued.ChainPem);

    private static async Task<(int Code, string Output)> OpensslAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + errors);
    }

    private async Task<SslPolicyErrors> HandshakeAsync(X509Certificate2 certificate, string host)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        var accepting = listener.AcceptTcpClientAsync();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var accepted = await accepting;
        await using var server = new SslStream(accepted.GetStream());
        await using var browser = new SslStream(client.GetStream());
        using var root = X509CertificateLoader.LoadCertificateFromFile(_authority.CertificatePath);
        var errors = SslPolicyErrors.None;
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = SslProtocols.Tls13,
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { root }, RevocationMode = X509RevocationMode.NoCheck },
            RemoteCertificateValidationCallback = (_, _, _, found) =>
            {
                errors = found;
                return (found & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
            },
        };
        await Task.WhenAll(server.AuthenticateAsServerAsync(certificate), browser.AuthenticateAsClientAsync(options));
        return errors;
    }
}
