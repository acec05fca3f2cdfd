using Berth.Domains.Certificates;
using Berth.Ports;
using Berth.Ports.Certificates;
using Berth.Ports.Gateway;

namespace Berth.Domains.Tests;

/// <summary>Public authorities, the second one, and what serves while none will.</summary>
public sealed class AuthorityChoiceTests
{
    private const string First = "https://first.example/dir";
    private const string Second = "https://second.example/dir";
    private static readonly PortException Refused = new("acme.challenge_refused", "Nobody answers.", isTransient: true);

    [Fact]
    public async Task Host_GetsItsCertificateFromTheAuthorityOfItsDomain()
    {
        await using var host = await DomainsHost.StartAsync();
        host.Choices.Choice = new TlsChoice([new(First)], CertificateChallenge.Dns);
        await host.Domains.EnsureCertificateAsync("blog.berth.test", default);
        await host.Domains.EnsureCertificateAsync("blog.berth.test", default);
        var order = Assert.Single(host.Public.Orders);
        Assert.Equal((First, CertificateChallenge.Dns), (order.Directory!.Address, order.Challenge));
        Assert.Empty(host.Authority.Orders);
    }

    [Fact]
    public async Task SecondAuthority_IsAskedWhenTheFirstFails()
    {
        await using var host = await DomainsHost.StartAsync();
        host.Choices.Choice = new TlsChoice([new(First), new(Second)]);
        host.Public.FailAt[First] = Refused;
        await host.Domains.EnsureCertificateAsync("blog.berth.test", default);
        await host.Domains.EnsureCertificateAsync("blog.berth.test", default);
        Assert.Equal([First, Second], host.Public.Orders.Select(order => order.Directory!.Address));
        Assert.Empty(host.Authority.Orders);
    }

    [Fact]
    public async Task Refused_NewHostServesWithALocalOne_UntilALaterTrySucceeds_AndThePauseSurvivesARestart()
    {
        await using var host = await DomainsHost.StartAsync();
        host.Choices.Choice = new TlsChoice([new(First)]);
        host.Public.FailAt[First] = Refused;
        await host.Domains.EnsureCertificateAsync("blog.berth.test", default);
        var standIn = await TheOneAsync(host);
        Assert.Single(host.Authority.Issued);

        // Stored with the certificate, so that nothing hurries the next try.
        await host.Service.RenewDueAsync(default);
        await host.Domains.EnsureCertificateAsync("blog.berth.test", default);
        Assert.Single(host.Public.Orders);

        host.Public.FailAt.Clear();
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await host.Service.RenewDueAsync(default);
        Assert.Equal(2, host.Public.Orders.Count);
        Assert.NotEqual(standIn.ChainPath, (await TheOneAsync(host)).ChainPath);
        Assert.False(File.Exists(standIn.ChainPath));
    }

    [Fact]
    public async Task RateLimited_WaitsUntilTheAuthoritySays()
    {
        await using var host = await DomainsHost.StartAsync();
        host.Choices.Choice = new TlsChoice([new(First)]);
        host.Public.FailAt[First] = new PortException("acme.rate_limited", "Too many.", isTransient: true) { RetryAt = host.Clock.GetUtcNow().AddHours(30) };
        await host.Domains.EnsureCertificateAsync("blog.berth.test", default);
        host.Clock.Advance(TimeSpan.FromHours(29));
        await host.Service.RenewDueAsync(default);
        Assert.Single(host.Public.Orders);
        host.Clock.Advance(TimeSpan.FromHours(2));
        await Assert.ThrowsAsync<AggregateException>(() => host.Service.RenewDueAsync(default));
        Assert.Equal(2, host.Public.Orders.Count);
    }

    [Fact]
    public async Task Authority_ThatTheSettingsNoLongerName_IsLeftAtTheNextRound()
    {
        await using var host = await DomainsHost.StartAsync();
        await host.Domains.EnsureCertificateAsync("blog.berth.test", default);
        host.Choices.Choice = new TlsChoice([new(First)]);
        await host.Service.RenewDueAsync(default);
        Assert.Single(host.Public.Issued);
        host.Choices.Choice = TlsChoice.Local;
        await host.Service.RenewDueAsync(default);
        Assert.Equal(2, host.Authority.Issued.Count);
    }

    [Fact]
    public void Pauses_GrowToADay()
    {
        var now = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal([5, 15, 45, 135, 405, 1215, 1440, 1440], Enumerable.Range(1, 8).Select(failures => (RenewalTimes.TryAgainAt(failures, now, null) - now).TotalMinutes));
    }

    private static async Task<GatewayCertificate> TheOneAsync(DomainsHost host) => Assert.Single(await host.Domains.ListCertificatesAsync(default));
}
