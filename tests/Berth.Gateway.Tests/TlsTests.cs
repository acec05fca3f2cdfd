using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Berth.Gateway.Tests.Support;
using Berth.Ports.Gateway;
using Microsoft.AspNetCore.Http;

namespace Berth.Gateway.Tests;

public sealed class TlsTests : IAsyncLifetime
{
    private TestGateway _gateway = null!;
    private TestCertificate _exact = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync();
        _exact = TestCertificate.Create(_gateway.Files.Directory, "exact.berth.test");
        await _gateway.PublishAsync([], _gateway.Certificate.Files, _exact.Files);
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task ServerName_GetsTheExactCertificateThenTheWildcard()
    {
        Assert.Equal(_exact.Thumbprint, await ThumbprintAsync("exact.berth.test"));
        Assert.Equal(_exact.Thumbprint, await ThumbprintAsync("EXACT.berth.test"));
        Assert.Equal(_gateway.Certificate.Thumbprint, await ThumbprintAsync("other.berth.test"));
    }

    [Theory]
    [InlineData("unknown.example")]
    [InlineData("two.labels.berth.test")]
    [InlineData("")]
    [InlineData("127.0.0.1")]
    public async Task UnknownServerName_GetsACertificateThatSaysNothing(string name)
    {
        await using var tls = await _gateway.TlsAsync(name);

        Assert.Equal("CN=invalid", tls.RemoteCertificate!.Subject);
        await tls.SendAsync("GET / HTTP/1.1\nHost: unknown.example\nConnection: close\n\n");
        Assert.StartsWith("HTTP/1.1 404", await tls.ReadHeadAsync());
    }

    [Fact]
    public async Task Renewal_TakesEffectWithoutDroppingAConnection()
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync("ok"));
        await _gateway.PublishAsync([TestGateway.Route("exact.berth.test", upstream)], _exact.Files);
        await using var open = await _gateway.TlsAsync("exact.berth.test");

        var renewed = TestCertificate.Create(_gateway.Files.Directory, "exact.berth.test");
        await _gateway.PublishAsync([TestGateway.Route("exact.berth.test", upstream)], renewed.Files);

        Assert.Equal(renewed.Thumbprint, await ThumbprintAsync("exact.berth.test"));
        await open.SendAsync("GET / HTTP/1.1\nHost: exact.berth.test\nConnection: close\n\n");
        Assert.StartsWith("HTTP/1.1 200", await open.ReadHeadAsync());
    }

    [Theory]
    [InlineData("not a certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData(null)]
    public async Task CertificateThatCannotBeLoaded_LeavesTheNameWithWhatItHad(string? content)
    {
        var path = Path.Combine(_gateway.Files.Directory, "bad.crt");
        if (content is not null)
        {
            await File.WriteAllTextAsync(path, content);
        }

        await _gateway.PublishAsync([], _gateway.Certificate.Files, new GatewayCertificate(["exact.berth.test"], path, _exact.Files.KeyPath));

        Assert.Equal(_exact.Thumbprint, await ThumbprintAsync("exact.berth.test"));
        Assert.Contains("bad.crt", (await _gateway.Publisher.ReadStateAsync(default))!.Problems.Single());
    }

    [Fact]
    public async Task KeyOfAnotherCertificate_IsAProblemAndNoCrash()
    {
        await _gateway.PublishAsync([], new GatewayCertificate(["a.berth.test"], _exact.Files.ChainPath, _gateway.Certificate.Files.KeyPath));

        Assert.Single((await _gateway.Publisher.ReadStateAsync(default))!.Problems);
        await ThumbprintAsync("a.berth.test");
    }

    [Fact]
    public async Task Protocols_AreHttp2AndHttp11OverTls12OrNewer()
    {
        await using var h2 = await _gateway.TlsAsync("exact.berth.test", SslApplicationProtocol.Http11, SslApplicationProtocol.Http2);
        await using var h1 = await _gateway.TlsAsync("exact.berth.test", SslApplicationProtocol.Http11);

        Assert.Equal(SslApplicationProtocol.Http2, h2.NegotiatedApplicationProtocol);
        Assert.Equal(SslApplicationProtocol.Http11, h1.NegotiatedApplicationProtocol);
        Assert.True(h2.SslProtocol >= SslProtocols.Tls12);
    }

    private async Task<string> ThumbprintAsync(string name)
    {
        await using var tls = await _gateway.TlsAsync(name);
        return ((X509Certificate2)tls.RemoteCertificate!).Thumbprint;
    }
}
