using System.Net.NetworkInformation;

namespace Engine.Tests;

public sealed class NetworkTests(EngineFixture fixture)
{
    [Fact]
    public async Task Network_IsTheBridgeAskedFor_AndHandsOutAddressesOfItsRange()
    {
        var bridge = NetworkInterface.GetAllNetworkInterfaces().Single(card => card.Name == fixture.Network.BridgeName);
        var name = await fixture.RunAsync(fixture.Spec());

        var address = (await fixture.Engine.InspectContainerAsync(name, default))!.IpAddress!;

        Assert.Contains(bridge.GetIPProperties().UnicastAddresses, own => own.Address.ToString() == fixture.Network.Gateway);
        Assert.InRange(int.Parse(address.Split('.')[3]), 128, 254);
    }

    [Fact]
    public async Task AddressesOfAnotherNetwork_AreRefused()
    {
        var second = fixture.NewNetwork() with { Subnet = fixture.Network.Subnet, Gateway = fixture.Network.Gateway, DynamicRange = fixture.Network.DynamicRange };

        var refused = await Assert.ThrowsAsync<PortException>(() => fixture.Engine.EnsureNetworkAsync(second, default));

        Assert.Equal("engine.refused", refused.Code);
        Assert.Contains("overlaps", refused.Message);
    }

    [Fact]
    public async Task NetworkThatIsMissing_IsNamedAtTheStart()
    {
        var spec = fixture.Spec() with { Network = fixture.NewName("net") };

        var refused = await Assert.ThrowsAsync<PortException>(() => fixture.RunAsync(spec));

        Assert.Contains(spec.Network, refused.Message);
    }

    [Fact]
    public async Task ManyEnsureAtOnce_MakeOneNetwork()
    {
        var network = await CreateAsync();

        await fixture.Engine.EnsureNetworkAsync(network, default);
        await fixture.Engine.RemoveNetworkAsync(network.Name, default);
        await fixture.Engine.RemoveNetworkAsync(network.Name, default);

        Assert.DoesNotContain(NetworkInterface.GetAllNetworkInterfaces(), card => card.Name == network.BridgeName);
    }

    private async Task<NetworkSpec> CreateAsync()
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var network = fixture.NewNetwork();
            var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TryAsync(network)));
            if (results.Any(made => made))
            {
                Assert.All(results, Assert.True);
                return network;
            }
        }

        throw new InvalidOperationException("No free addresses for a network.");
    }

    // False when the addresses happen to be in use.
    private async Task<bool> TryAsync(NetworkSpec network)
    {
        try
        {
            await fixture.Engine.EnsureNetworkAsync(network, default);
            return true;
        }
        catch (PortException overlaps) when (overlaps.Message.Contains("overlaps", StringComparison.Ordinal))
        {
            return false;
        }
    }
}
