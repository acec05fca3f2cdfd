using Berth.Ports;
using Berth.Ports.Gateway;

namespace Berth.Domains.Tests;

public sealed class CertificateTests
{
    [Fact]
    public async Task Certificate_EnsuredTwice_IsIssuedOnce_AndItsKeyIsForOwnerAndGroupAlone()
    {
        await using var host = await DomainsHost.StartAsync();
        await host.Domains.EnsureCertificateAsync("blog.berth.test", default);
        await host.Domains.EnsureCertificateAsync("blog.berth.test", default);
        Assert.Single(host.Authority.Issued);
        var certificate = await TheOneAsync(host);
        Assert.Equal(["blog.berth.test"], certificate.Names);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(certificate.KeyPath));
    }

    [Theory]
    [InlineData(59, false)]
    [InlineData(68, true)]
    [InlineData(120, true)]
    public async Task Certificate_IsRenewedInTheLastThirdOfItsLife_UnderNewFilesThatTheRoutesAreToldOf(int days, bool renewed)
    {
        await using var host = await DomainsHost.StartAsync();
        await host.Domains.EnsureCertificateAsync("blog.berth.test", default);
        var before = await TheOneAsync(host);
        var published = new List<GatewayCertificate>();
        host.Service.WhenRenewed(async token => published.Add(Assert.Single(await host.Domains.ListCertificatesAsync(token))));
        host.Clock.Advance(TimeSpan.FromDays(days));
        await host.Service.RenewDueAsync(default);
        var after = await TheOneAsync(host);
        Assert.Equal(renewed, after.ChainPath != before.ChainPath);
        Assert.Equal(renewed ? [after.ChainPath] : [], published.Select(certificate => certificate.ChainPath));
        Assert.Equal(2, Directory.GetFiles(host.Certificates).Length);
        Assert.True(File.Exists(after.ChainPath) && File.Exists(after.KeyPath));
    }

    [Fact]
    public async Task Renewal_WhenTheAuthorityFails_KeepsTheOldOneServing_AndTriesAgain()
    {
        await using var host = await DomainsHost.StartAsync();
        await host.Domains.EnsureCertificateAsync("blog.berth.test", default);
        var before = await TheOneAsync(host);
        host.Clock.Advance(TimeSpan.FromDays(70));
        host.Authority.Failure = new PortException("certificate.authority_unusable", "Away.");
        await Assert.ThrowsAsync<AggregateException>(() => host.Service.RenewDueAsync(default));
        Assert.Equal(before.ChainPath, (await TheOneAsync(host)).ChainPath);
        Assert.True(File.Exists(before.ChainPath) && File.Exists(before.KeyPath));
        host.Authority.Failure = null;
        await host.Service.RenewDueAsync(default);
        Assert.Equal(before.ChainPath, (await TheOneAsync(host)).ChainPath);
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await host.Service.RenewDueAsync(default);
        Assert.NotEqual(before.ChainPath, (await TheOneAsync(host)).ChainPath);
    }

    [Fact]
    public async Task Renewal_WhenOneFails_RenewsAndPublishesTheOthers()
    {
        await using var host = await DomainsHost.StartAsync();
        await host.Domains.EnsureCertificateAsync("a.berth.test", default);
        await host.Domains.EnsureCertificateAsync("b.berth.test", default);
        host.Clock.Advance(TimeSpan.FromDays(70));
        var published = 0;
        host.Service.WhenRenewed(_ => Task.FromResult(published++));
        var issued = host.Authority.Issued.Count;
        host.Authority.FailFor = "a.berth.test";
        await Assert.ThrowsAsync<AggregateException>(() => host.Service.RenewDueAsync(default));
        Assert.Equal((issued + 1, 1), (host.Authority.Issued.Count, published));
    }

    [Fact]
    public async Task Certificate_WhoseFilesAreLost_IsIssuedAgain_AndARemovedOneLeavesNothing()
    {
        await using var host = await DomainsHost.StartAsync();
        await host.Domains.EnsureCertificateAsync("blog.berth.test", default);
        File.Delete((await TheOneAsync(host)).KeyPath);
        await host.Domains.EnsureCertificateAsync("blog.berth.test", default);
        Assert.Equal(2, host.Authority.Issued.Count);
        await host.Domains.RemoveCertificateAsync("blog.berth.test", default);
        await host.Domains.RemoveCertificateAsync("blog.berth.test", default);
        Assert.Empty(await host.Domains.ListCertificatesAsync(default));
        Assert.Empty(Directory.GetFiles(host.Certificates));
    }

    private static async Task<GatewayCertificate> TheOneAsync(DomainsHost host) => Assert.Single(await host.Domains.ListCertificatesAsync(default));
}
