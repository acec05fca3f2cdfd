using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Contracts;
using Berth.Domains.Certificates;
using Berth.Domains.Settings;
using Berth.Kernel;
using Berth.Platform;
using Berth.Ports;
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

    [Fact]
    public async Task Brought_WhenItsTimeIsNearlyOver_IsANotice_AndTheAuthorityFollowsOnceItIs()
    {
        await using var host = await DomainsHost.StartAsync();
        var (chain, key) = Make(host, Host);
        Assert.Null(await host.Domains.SetCertificateAsync(Host, chain, key, Token));
        host.Clock.Advance(TimeSpan.FromDays(17));
        await host.Service.RenewDueAsync(Token);
        Assert.False(await host.Get<INotices>().RaiseAsync(new Notice("x", "x") { Topic = "certificate.ends/" + Host }, Token));
        Assert.Empty(host.Authority.Issued);

        host.Clock.Advance(TimeSpan.FromDays(14));
        await host.Service.RenewDueAsync(Token);
        Assert.Equal([[Host]], host.Authority.Issued);
        Assert.Null(Assert.Single(await host.Get<CertificateKeeper>().ListRowsAsync(Token)).Authority);

        // A new one ends the trouble.
        (chain, key) = Make(host, Host);
        Assert.Null(await host.Domains.SetCertificateAsync(Host, chain, key, Token));
        Assert.True(await host.Get<INotices>().RaiseAsync(new Notice("x", "x") { Topic = "certificate.ends/" + Host }, Token));
    }

    [Fact]
    public async Task BroughtForAWholeDomain_ServesAllItsNames_AndNoneIsWithoutOneOnTheWayBack()
    {
        await using var host = await DomainsHost.StartAsync(ownChoices: true);
        var editor = host.Get<DomainEditor>();
        await DomainEditorTests.AddAsync(host, "example.com", new { apiKey = "open sesame" }, new TlsConfig("fallback"));
        host.Names.Hosts.Add(new NamedHost("blog.example.com", "example.com", "an app"));
        await host.Domains.EnsureCertificateAsync("blog.example.com", Token);
        var published = 0;
        host.Domains.WhenRenewed(_ => Task.FromResult(published++));
        var (chain, key) = Make(host, "*.example.com");
        Assert.True((await ChangeAsync(new DomainRequest { FallbackCertificate = new FallbackCertificate(chain, key) })).IsOk);
        Assert.Equal(1, published);
        await host.Domains.EnsureCertificateAsync("blog.example.com", Token);
        await host.Service.RenewDueAsync(Token);
        Assert.Equal([("*.example.com", "own")], await NamesAsync(host));
        Assert.Equal("certificate.key_mismatch", (await ChangeAsync(new DomainRequest { FallbackCertificate = new FallbackCertificate(Make(host, "blog.example.com").Chain, key) })).Error?.Code);
        var (narrow, narrowKey) = Make(host, "blog.example.com");
        Assert.Equal("certificate.wrong_name", (await ChangeAsync(new DomainRequest { FallbackCertificate = new FallbackCertificate(narrow, narrowKey) })).Error?.Code);

        // Another authority from now on: each name gets its own, and then the brought one may go.
        Assert.True((await ChangeAsync(new DomainRequest { TlsConfig = new TlsConfig("acme") { Directory = "https://ca.example/dir" } })).IsOk);
        host.Public.FailAt["https://ca.example/dir"] = new PortException("acme.unreachable", "Away.", isTransient: true);
        Assert.True((await ChangeAsync(new DomainRequest { FallbackCertificate = new FallbackCertificate("", "") })).IsOk);
        Assert.Equal([("blog.example.com", null)], await NamesAsync(host));
        host.Public.FailAt.Clear();
        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.Service.RenewDueAsync(Token);
        Assert.Equal([("blog.example.com", "https://ca.example/dir")], await NamesAsync(host));

        Task<Result<Berth.Domains.Data.DomainRow>> ChangeAsync(DomainRequest request) => editor.ChangeAsync("example.com", request, DomainEditorTests.Admin, Token);
    }

    [Fact]
    public async Task NamesThatSharedACertificate_GetTheirOwn_WhenTheirDomainSaysSo()
    {
        await using var host = await DomainsHost.StartAsync();
        host.Names.Hosts.Add(new NamedHost(Host, "berth.test", "an app"));
        host.Choices.Choice = TlsChoice.Local with { Wildcard = "berth.test" };
        await host.Domains.EnsureCertificateAsync(Host, Token);
        Assert.Equal([("*.berth.test", null)], await NamesAsync(host));
        host.Choices.Choice = TlsChoice.Local;
        await host.Service.RenewDueAsync(Token);
        Assert.Contains((Host, null), await NamesAsync(host));
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

    private static async Task<IEnumerable<(string, string?)>> NamesAsync(DomainsHost host) =>
        (await host.Get<CertificateKeeper>().ListRowsAsync(Token)).Select(row => (row.Host, row.Authority));

    private static (string Chain, string Key) Make(DomainsHost host, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=" + name.Replace("*", "star", StringComparison.Ordinal), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = host.Clock.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        return (certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem());
    }
}
