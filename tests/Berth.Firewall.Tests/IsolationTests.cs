using System.Net;
using System.Net.Sockets;
using Berth.Ports.Firewall;
using static Berth.Firewall.Tests.Network;

namespace Berth.Firewall.Tests;

/// <summary>Who reaches whom, tried with connections through the real kernel.</summary>
public sealed class IsolationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task App_ReachesItsServiceAndThePlatform_AndNoOtherApp(bool bridgeFrames)
    {
        await using var network = await CreateAsync(bridgeFrames);
        network.Listen(SecondApp, 80);
        network.Listen(Service, DatabasePort);
        network.Listen(Service, 22);
        network.Listen(Machine, GatewayPort);
        network.Listen(Machine, LdapPort);
        network.Listen(Machine, 9000);
        Assert.True(await network.ReachesAsync(FirstApp, SecondAddress, 80), "without rules everything is reached");

        await network.Firewall.ApplyAsync(Rules, CancellationToken.None);

        Assert.False(await network.ReachesAsync(FirstApp, SecondAddress, 80));
        Assert.True(await network.ReachesAsync(FirstApp, ServiceAddress, DatabasePort));
        Assert.False(await network.ReachesAsync(FirstApp, ServiceAddress, 22));
        Assert.False(await network.ReachesAsync(SecondApp, ServiceAddress, DatabasePort), "another app's service");
        Assert.True(await network.ReachesAsync(FirstApp, Platform, GatewayPort));
        Assert.True(await network.ReachesAsync(FirstApp, Platform, LdapPort));
        Assert.True(await network.ReachesAsync(FirstApp, HostOutside, GatewayPort), "the server by its public address");
        Assert.False(await network.ReachesAsync(FirstApp, Platform, 9000));
        Assert.True(await network.ReachesAsync(Machine, SecondAddress, 80), "the platform reaches apps");
        Assert.True(await network.ReachesAsync(Machine, ServiceAddress, DatabasePort), "and services");
    }

    [Fact]
    public async Task App_DoesNotReachAnother_ByWayOfTheRouterEither()
    {
        await using var network = await CreateAsync(bridgeFrames: false);
        network.Listen(SecondApp, 80);
        await network.RunAsync(FirstApp, "ip", "route", "add", SecondAddress + "/32", "via", Platform.ToString());
        await network.RunAsync(SecondApp, "ip", "route", "add", FirstAddress + "/32", "via", Platform.ToString());
        Assert.True(await network.ReachesAsync(FirstApp, SecondAddress, 80), "the router sends it back on the bridge");

        await network.Firewall.ApplyAsync(Rules, CancellationToken.None);

        Assert.False(await network.ReachesAsync(FirstApp, SecondAddress, 80));
    }

    [Fact]
    public async Task Service_AndWhoIsNotListed_OpenNothing()
    {
        await using var network = await CreateAsync();
        network.Listen(FirstApp, 80);
        network.Listen(Machine, GatewayPort);
        network.Listen(Outside, 80);
        network.Listen(Service, DatabasePort);

        await network.Firewall.ApplyAsync(Rules, CancellationToken.None);

        foreach (var from in (string[])[Service, Stranger])
        {
            Assert.False(await network.ReachesAsync(from, FirstAddress, 80));
            Assert.False(await network.ReachesAsync(from, Platform, GatewayPort));
            Assert.False(await network.ReachesAsync(from, OutsideAddress, 80));
        }

        Assert.False(await network.ReachesAsync(Stranger, ServiceAddress, DatabasePort));
    }

    [Fact]
    public async Task Egress_IsOpen_OffOrListed_AndANewPolicyHoldsForOpenConnections()
    {
        await using var network = await CreateAsync();
        network.Listen(Outside, 80);
        network.Listen(Outside, 53);
        network.Listen(Service, DatabasePort);
        await network.Firewall.ApplyAsync(Rules, CancellationToken.None);
        using var held = await network.ConnectAsync(FirstApp, OutsideAddress, 80);

        await network.Firewall.ApplyAsync(WithEgress(Egress.Off), CancellationToken.None);
        Assert.False(await network.ReachesAsync(FirstApp, OutsideAddress, 80));
        Assert.True(await network.ReachesAsync(FirstApp, ServiceAddress, DatabasePort));
        Assert.True(await network.ReachesAsync(SecondApp, OutsideAddress, 80), "the other app is open");
        await held.SendAsync("x"u8.ToArray(), SocketFlags.None);
        Assert.Contains("dport 80", await UnacknowledgedAsync(network), StringComparison.Ordinal);

        await network.Firewall.ApplyAsync(WithEgress(new Egress(EgressPolicy.Listed, [IPNetwork.Parse("203.0.113.0/24")])), CancellationToken.None);
        Assert.False(await network.ReachesAsync(FirstApp, OutsideAddress, 80));
        Assert.False(await network.ReachesAsync(FirstApp, OutsideAddress, 53), "no name server of the machine's");

        await network.Firewall.ApplyAsync(
            WithEgress(new Egress(EgressPolicy.Listed, [IPNetwork.Parse("203.0.113.0/24")])) with { NameServers = [OutsideAddress] }, CancellationToken.None);
        Assert.True(await network.ReachesAsync(FirstApp, OutsideAddress, 53));
        Assert.False(await network.ReachesAsync(FirstApp, OutsideAddress, 80));

        await network.Firewall.ApplyAsync(
            WithEgress(new Egress(EgressPolicy.Listed, [IPNetwork.Parse("198.51.100.0/30"), IPNetwork.Parse("198.51.100.2/32")])), CancellationToken.None);
        Assert.True(await network.ReachesAsync(FirstApp, OutsideAddress, 80));
    }

    [Fact]
    public async Task Connections_ThatTheRulesAllow_OutliveTheirReplacement()
    {
        await using var network = await CreateAsync();
        network.Listen(Service, DatabasePort);
        await network.Firewall.ApplyAsync(Rules, CancellationToken.None);
        using var held = await network.ConnectAsync(FirstApp, ServiceAddress, DatabasePort);

        await network.Firewall.ApplyAsync(Rules with { Blocked = [IPNetwork.Parse("203.0.113.0/24")] }, CancellationToken.None);

        await held.SendAsync("still there"u8.ToArray(), SocketFlags.None);
        await Task.Delay(300, CancellationToken.None);
        Assert.DoesNotContain("dport 3306", await UnacknowledgedAsync(network), StringComparison.Ordinal);
    }

    /// <summary>What the first app sent and nobody acknowledged, as <c>ss</c> sees it: the send queue of its connections.</summary>
    private static async Task<string> UnacknowledgedAsync(Network network)
    {
        var lines = (await network.RunAsync(FirstApp, "ss", "-Htn", "state", "established")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('\n', lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(parts => parts[1] != "0").Select(parts => "dport " + parts[3].Split(':')[^1]));
    }
}
