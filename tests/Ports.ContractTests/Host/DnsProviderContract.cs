using Berth.Host.Dns;
using Berth.Ports.Dns;

namespace Ports.ContractTests.Host;

public sealed class FakeDnsTests() : DnsProviderContract(new FakeDnsProvider());

public sealed class HostsFileDnsTests(HostAdapterServices services) : DnsProviderContract(services.Get<HostsFileDns>()), IClassFixture<HostAdapterServices>;

public abstract class DnsProviderContract(IDnsProvider dns)
{
    [Fact]
    public async Task Address_IsKept_ReplacedAndRemoved_EachAsOftenAsOneLikes()
    {
        await dns.EnsureAddressAsync("a.berth.test", "127.0.0.1", default);
        await dns.EnsureAddressAsync("A.Berth.Test", "192.0.2.7", default);
        await dns.EnsureAddressAsync("b.berth.test", "127.0.0.1", default);

        Assert.Equal("192.0.2.7", await dns.FindAddressAsync("a.berth.test", default));
        await dns.RemoveAddressAsync("a.berth.test", default);
        await dns.RemoveAddressAsync("a.berth.test", default);
        Assert.Null(await dns.FindAddressAsync("a.berth.test", default));
        Assert.Equal("127.0.0.1", await dns.FindAddressAsync("b.berth.test", default));
    }

    [Fact]
    public async Task Nonsense_IsRefused()
    {
        Assert.Equal("dns.invalid_host", (await Assert.ThrowsAsync<PortException>(() => dns.EnsureAddressAsync("a b\n1.2.3.4 c", "127.0.0.1", default))).Code);
        Assert.Equal("dns.invalid_address", (await Assert.ThrowsAsync<PortException>(() => dns.EnsureAddressAsync("c.berth.test", "nowhere", default))).Code);
        Assert.Null(await dns.FindAddressAsync("c.berth.test", default));
    }

    [Fact]
    public async Task ManyAtOnce_LoseNothing()
    {
        await Parallel.ForAsync(0, 20, async (i, token) => await dns.EnsureAddressAsync($"many{i}.berth.test", "127.0.0.1", token));

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("127.0.0.1", await dns.FindAddressAsync($"many{i}.berth.test", default));
        }
    }
}
