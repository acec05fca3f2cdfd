using System.Net;
using static Berth.Firewall.Tests.Network;

namespace Berth.Firewall.Tests;

/// <summary>The server's own block list and what is open to the outside.</summary>
public sealed class BlockListTests
{
    [Theory]
    [InlineData("198.51.100.0/24")]
    [InlineData("198.51.100.2/32")]
    public async Task BlockedNetwork_ReachesNoPort_PublishedOnesIncluded_AndAnswersStillCome(string blocked)
    {
        await using var network = await CreateAsync();
        network.Listen(FirstApp, 80);
        network.Listen(Machine, GatewayPort);
        network.Listen(Outside, 80);
        await network.Firewall.ApplyAsync(Rules, CancellationToken.None);
        Assert.True(await network.ReachesAsync(Outside, HostOutside, Published));
        Assert.True(await network.ReachesAsync(Outside, HostOutside, GatewayPort));

        await network.Firewall.ApplyAsync(Rules with { Blocked = [IPNetwork.Parse(blocked)] }, CancellationToken.None);
        Assert.False(await network.ReachesAsync(Outside, HostOutside, Published));
        Assert.False(await network.ReachesAsync(Outside, HostOutside, GatewayPort));
        Assert.True(await network.ReachesAsync(Machine, OutsideAddress, 80), "what the server asks there is answered");
        Assert.True(await network.ReachesAsync(FirstApp, OutsideAddress, 80), "and what an app asks");

        await network.Firewall.ApplyAsync(Rules with { Blocked = [IPNetwork.Parse(blocked)], Trusted = [IPNetwork.Parse("198.51.100.2/32")] }, CancellationToken.None);
        Assert.True(await network.ReachesAsync(Outside, HostOutside, Published), "trusted goes before blocked");
    }

    [Fact]
    public async Task BlockedNetwork_OfIPv6_ReachesNothingEither()
    {
        await using var network = await CreateAsync();
        network.Listen(Machine, GatewayPort);

        // As the engine's proxy listens.
        network.Listen(Machine, Published);
        await network.Firewall.ApplyAsync(Rules with { Blocked = [IPNetwork.Parse("2001:db8:2::/48")] }, CancellationToken.None);
        Assert.True(await network.ReachesAsync(Outside, HostOutside6, GatewayPort));
        Assert.True(await network.ReachesAsync(Outside, HostOutside6, Published));

        await network.Firewall.ApplyAsync(Rules with { Blocked = [IPNetwork.Parse("2001:db8:1::/64")] }, CancellationToken.None);
        Assert.False(await network.ReachesAsync(Outside, HostOutside6, GatewayPort));
        Assert.False(await network.ReachesAsync(Outside, HostOutside6, Published));
        Assert.True(await network.ReachesAsync(Outside, HostOutside, GatewayPort), "by IPv4 it is somebody else");
    }

    [Fact]
    public async Task Outside_SeesNothingOfTheAppNetwork_ButWhatIsPublished()
    {
        await using var network = await CreateAsync();
        network.Listen(FirstApp, 80);
        network.Listen(Service, DatabasePort);
        network.Listen(Machine, LdapPort, Platform);
        network.Listen(Machine, 9000);
        Assert.True(await network.ReachesAsync(Outside, ServiceAddress, DatabasePort), "a neighbour who knows the way");

        await network.Firewall.ApplyAsync(Rules, CancellationToken.None);

        Assert.False(await network.ReachesAsync(Outside, ServiceAddress, DatabasePort));
        Assert.False(await network.ReachesAsync(Outside, FirstAddress, 80));
        Assert.False(await network.ReachesAsync(Outside, Platform, LdapPort));
        Assert.True(await network.ReachesAsync(Outside, HostOutside, Published));
        Assert.True(await network.ReachesAsync(Outside, HostOutside, 9000), "what is not the platform's is left alone");
    }

    [Fact]
    public async Task PortScan_OfAClosedServer_SeesWhatThePlatformSaysIsOpen_AndNothingElse()
    {
        await using var network = await CreateAsync();
        foreach (var port in (int[])[22, 25, 80, GatewayPort, LdapPort, 3000, 5432, 9000])
        {
            network.Listen(Machine, port);
        }

        network.Listen(FirstApp, 80);
        await network.Firewall.ApplyAsync(Rules with { CloseOtherPorts = true }, CancellationToken.None);

        Assert.Equal([22, 80, GatewayPort, Published], await network.ScanAsync(Outside, HostOutside, Enumerable.Range(1, 1024).Concat([LdapPort, 3000, 5432, Published, 8081, 9000])));
        Assert.Equal([22, 80, GatewayPort], await network.ScanAsync(Outside, HostOutside6, [22, 25, 80, GatewayPort, LdapPort, 3000, 5432, 9000]));
        Assert.Empty(await network.ScanAsync(Outside, FirstAddress, [80, 443]));
        network.Listen(Outside, 80);
        Assert.True(await network.ReachesAsync(Machine, OutsideAddress, 80), "the server itself reaches out");
    }
}
