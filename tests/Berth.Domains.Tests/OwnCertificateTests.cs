using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Domains.Certificates;
using Berth.Ports.Certificates;

namespace Berth.Domains.Tests;

public sealed class OwnCertificateTests
{
    private const string Host = "blog.berth.test";
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Brought_ItServes_IsNeverRenewed_AndTheAuthorityComesBackWhenItIsCleared()
    {
        await using var host = await DomainsHost.StartAsync();
        await host.Domains.EnsureCertificateAsync(Host, Token);
        var (chain, key) = Make(host, Host);
        Assert.Null(await host.Domains.SetCertificateAsync(Host, chain, key, Token));
        await host.Domains.EnsureCertificateAsync(Host, Token);
        host.Clock.Advance(TimeSpan.FromDays(29));
        host.Choices.Choice = new TlsChoice([new AcmeDirectory("https://ca.example/dir")]);
        await host.Service.RenewDueAsync(Token);
        Assert.Equal(chain.Trim(), (await File.ReadAllTextAsync(Assert.Single(await host.Domains.ListCertificatesAsync(Token)).ChainPath, Token)).Trim());
        Assert.Empty(host.Public.Orders);

        await host.Domains.ClearCertificateAsync(Host, Token);
        await host.Domains.ClearCertificateAsync(Host, Token);
        Assert.Single(host.Public.Orders);
        Assert.NotEqual(chain.Trim(), (await File.ReadAllTextAsync(Assert.Single(await host.Domains.ListCertificatesAsync(Token)).ChainPath, Token)).Trim());
    }

    [Theory]
    [InlineData("text", "certificate.bad_pem")]
    [InlineData("key text", "certificate.bad_pem")]
    [InlineData("other key", "certificate.key_mismatch")]
    [InlineData("other name", "certificate.wrong_name")]
    [InlineData("deeper name", "certificate.wrong_name")]
    [InlineData("ended", "certificate.expired")]
    [InlineData("chain", "certificate.bad_chain")]
    public async Task Brought_ButNotUsable_IsRefused_AndTheOldOneServes(string what, string code)
    {
        await using var host = await DomainsHost.StartAsync();
        await host.Domains.EnsureCertificateAsync(Host, Token);
        var before = Assert.Single(await host.Domains.ListCertificatesAsync(Token)).ChainPath;
        var (chain, key) = Make(host, what switch { "other name" => "shop.berth.test", "deeper name" => "*.blog.berth.test", _ => "*.berth.test" });
        switch (what)
        {
            case "text":
                chain = "no certificate";
                break;
            case "key text":
                key = "no key";
                break;
            case "other key":
                key = Make(host, Host).Key;
                break;
            case "chain":
                chain += Make(host, "other.example").Chain;
                break;
            case "ended":
                host.Clock.Advance(TimeSpan.FromDays(31));
                break;
        }

        Assert.Equal(code, (await host.Domains.SetCertificateAsync(Host, chain, key, Token))?.Code);
        Assert.Equal(before, Assert.Single(await host.Domains.ListCertificatesAsync(Token)).ChainPath);
    }

    private static (string Chain, string Key) Make(DomainsHost host, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name.Replace("*", "star", StringComparison.Ordinal), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = host.Clock.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        return (certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem());
    }
}
