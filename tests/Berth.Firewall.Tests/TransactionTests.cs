using System.Net;
using System.Text.RegularExpressions;
using Berth.Ports;
using Berth.Ports.Firewall;
using static Berth.Firewall.Tests.Network;

namespace Berth.Firewall.Tests;

/// <summary>One transaction, our own tables, and nothing of anybody else's.</summary>
public sealed partial class TransactionTests
{
    [Fact]
    public async Task Apply_Twice_IsTheSameAsOnce()
    {
        await using var network = await CreateAsync();
        Assert.False(await network.Firewall.IsInEffectAsync(Rules, CancellationToken.None));
        await network.Firewall.ApplyAsync(Rules, CancellationToken.None);
        var once = await PrintedAsync(network);
        await network.Firewall.ApplyAsync(Rules, CancellationToken.None);

        Assert.Equal(once, await PrintedAsync(network));
        Assert.Contains("172.29.16.1 . 172.29.0.5 . 3306", once, StringComparison.Ordinal);
        Assert.True(await network.Firewall.IsInEffectAsync(Rules, CancellationToken.None));
        Assert.False(await network.Firewall.IsInEffectAsync(WithEgress(Egress.Off), CancellationToken.None));
    }

    [Fact]
    public async Task Apply_ThatFailsMidway_LeavesTheOldRules()
    {
        await using var network = await CreateAsync();
        await network.Firewall.ApplyAsync(Rules, CancellationToken.None);
        var before = await PrintedAsync(network);

        // Well formed up to the last line, which only the kernel can refuse.
        var script = NftScript.Apply(WithEgress(Egress.Off), byName: false) + "add rule inet no-such-table input accept\n";
        Assert.False((await network.TryAsync(Machine, ["nft", "-f", "-"], script)).IsOk);

        Assert.Equal(before, await PrintedAsync(network));
        Assert.True(await network.Firewall.IsInEffectAsync(Rules, CancellationToken.None));
    }

    [Fact]
    public async Task ForeignTables_AreUntouched_AndOnesOfAnotherPlatformToo()
    {
        await using var network = await CreateAsync();
        await network.Firewall.ApplyAsync(Rules with { Instance = "test-2" }, CancellationToken.None);
        var before = await network.RunAsync(Machine, "nft", "-s", "list", "ruleset");

        await network.Firewall.ApplyAsync(Rules, CancellationToken.None);
        Assert.Contains("table inet berth-test ", await network.RunAsync(Machine, "nft", "-s", "list", "ruleset"), StringComparison.Ordinal);
        await network.Firewall.RemoveAsync("test", CancellationToken.None);
        await network.Firewall.RemoveAsync("test", CancellationToken.None);

        Assert.Equal(before, await network.RunAsync(Machine, "nft", "-s", "list", "ruleset"));
        Assert.Equal("", await network.Firewall.PrintAsync("test", addresses: true, CancellationToken.None));
    }

    [Fact]
    public async Task Flushed_ByHand_IsNoticed()
    {
        await using var network = await CreateAsync();
        await network.Firewall.ApplyAsync(Rules, CancellationToken.None);
        await network.RunAsync(Machine, "nft", "delete", "table", "bridge", "berth-test");

        Assert.False(await network.Firewall.IsInEffectAsync(Rules, CancellationToken.None));
    }

    [Theory]
    [InlineData("x\" accept; } table inet evil { } #")]
    [InlineData("br x")]
    [InlineData("br\n")]
    [InlineData("")]
    [InlineData("sixteencharacter")]
    public void HostileNames_GetNowhere(string name)
    {
        Assert.Equal("firewall.rules", Assert.Throws<PortException>(() => NftScript.Apply(Rules with { Bridge = name })).Code);
        Assert.Equal("firewall.rules", Assert.Throws<PortException>(() => NftScript.Apply(Rules with { Instance = name.Length == 16 ? "A" : name })).Code);
    }

    [Fact]
    public void Bridge_IsKnownByItsName_WhereTheKernelTellsIt_AndByItsAddressesElsewhere()
    {
        Assert.Contains($"meta ibrname \"{Bridge}\" goto between", NftScript.Apply(Rules), StringComparison.Ordinal);
        Assert.Contains("ip saddr 172.29.0.0/16 goto between", NftScript.Apply(Rules, byName: false), StringComparison.Ordinal);
    }

    [Fact]
    public void AppIds_AreNotInTheScript() =>
        Assert.DoesNotContain("evil", NftScript.Apply(Rules with { Apps = [Rules.Apps[0] with { Id = "} table inet evil {" }] }), StringComparison.Ordinal);

    [Fact]
    public void Script_IsTheSameInWhateverOrderStateIsRead() =>
        Assert.Equal(NftScript.Apply(Rules), NftScript.Apply(Rules with { Apps = [.. Rules.Apps.Reverse()], PlatformPorts = [.. Rules.PlatformPorts.Reverse()] }));

    [Theory]
    [InlineData("10.0.0.0/8 10.1.0.0/16", "10.0.0.0-10.255.255.255")]
    [InlineData("10.0.0.1/32 10.0.0.2/32 10.0.0.0/32", "10.0.0.0-10.0.0.2")]
    [InlineData("10.0.0.1/32 10.0.0.3/32", "10.0.0.1 10.0.0.3")]
    [InlineData("0.0.0.0/0 255.255.255.255/32", "0.0.0.0-255.255.255.255")]
    [InlineData("255.255.255.255/32 1.2.3.4/32", "1.2.3.4 255.255.255.255")]
    public void Networks_AreMerged(string networks, string expected) =>
        Assert.Equal(expected, string.Join(' ', AddressRange.Merge(networks.Split(' ').Select(text => IPNetwork.Parse(text)), v6: false)));

    [Fact]
    public void ManyNetworks_AreMergedIntoTheSameAddresses()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var networks = Enumerable.Range(0, 20).Select(_ => Random(random)).ToList();
            var merged = AddressRange.Merge(networks, v6: false);
            Assert.All(merged.Zip(merged.Skip(1)), pair => Assert.True(pair.First.Last + 1 < pair.Second.First));
            for (uint number = 0; number < 256; number++)
            {
                var address = new IPAddress([10, 0, 0, (byte)number]);
                UInt128 value = (10u << 24) + number;
                Assert.Equal(networks.Any(network => network.Contains(address)), merged.Any(range => range.First <= value && value <= range.Last));
            }
        }

        static IPNetwork Random(Random random)
        {
            var length = random.Next(25, 33);
            return new IPNetwork(new IPAddress([10, 0, 0, (byte)(random.Next(256) & (0xff << (32 - length)))]), length);
        }
    }

    /// <summary>What holds, without what the counters of the moment say.</summary>
    private static async Task<string> PrintedAsync(Network network) => Counters().Replace(await network.Firewall.PrintAsync("test", addresses: true, CancellationToken.None), "counter");

    [GeneratedRegex(@"counter packets \d+ bytes \d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Counters();
}
