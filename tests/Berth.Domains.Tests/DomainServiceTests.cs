using Berth.Ports;

namespace Berth.Domains.Tests;

public sealed class DomainServiceTests
{
    [Fact]
    public async Task Primary_EnsuredTwice_IsThereOnce()
    {
        await using var host = await DomainsHost.StartAsync();
        await host.Domains.EnsurePrimaryAsync("berth.test", "fake", default);
        var only = Assert.Single(await host.Domains.ListAsync(default));
        Assert.Equal(("berth.test", "berth.test", "fake", true), (only.Domain, only.ZoneName, only.Provider, only.IsPrimary));
        Assert.Null(await host.Domains.FindAsync("other.test", default));
    }

    [Fact]
    public async Task Address_IsKeptByTheDomainsOwnProvider_AndMayBeRemovedTwice()
    {
        await using var host = await DomainsHost.StartAsync();
        await host.Domains.EnsureAddressAsync("blog.berth.test", "berth.test", new NameSetup(), default);
        await host.Domains.EnsureAddressAsync("blog.berth.test", "berth.test", new NameSetup(), default);
        Assert.Equal("127.0.0.1", host.Dns.Records["blog.berth.test"]);
        await host.Domains.RemoveAddressAsync("blog.berth.test", "berth.test", default);
        await host.Domains.RemoveAddressAsync("blog.berth.test", "berth.test", default);
        Assert.Empty(host.Dns.Records);
    }

    [Fact]
    public async Task Address_OnADomainOrProviderThatIsNotThere_FailsAndNamesIt()
    {
        await using var host = await DomainsHost.StartAsync();
        Assert.Equal("domain.not_found", (await Assert.ThrowsAsync<PortException>(() => host.Domains.EnsureAddressAsync("a.other.test", "other.test", new NameSetup(), default))).Code);
        await host.Domains.EnsurePrimaryAsync("other.test", "vanished", default);
        var unknown = await Assert.ThrowsAsync<PortException>(() => host.Domains.EnsureAddressAsync("a.other.test", "other.test", new NameSetup(), default));
        Assert.Equal("dns.unknown_provider", unknown.Code);
        Assert.Contains("vanished", unknown.Message);
    }
}
