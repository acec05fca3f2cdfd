using Berth.Gateway.Hosting;

namespace Berth.Gateway.Tests;

public sealed class GatewayOptionsTests
{
    [Fact]
    public void Nothing_GivesTheDefaultsBelowTheHome()
    {
        var options = GatewayOptions.Parse([], _ => null);

        Assert.Equal([443], options.HttpsPorts);
        Assert.Equal(80, options.HttpPort);
        Assert.Equal("/var/lib/berth/gateway/snapshot.json", options.SnapshotPath);
        Assert.Equal("/var/lib/berth/gateway/logs", options.LogDirectory);
        Assert.Equal("/var/lib/berth/gateway/state/gateway-state.json", options.StatePath);
        Assert.Equal("/var/lib/berth/gateway/acme-challenges", options.ChallengeDirectory);
        Assert.Equal(TimeSpan.FromSeconds(30), options.Drain);
        Assert.False(options.AllowRoot);
    }

    [Fact]
    public void Environment_IsUsedAndOptionsWin()
    {
        var environment = new Dictionary<string, string> { ["BERTH_HOME"] = "/srv/b", ["BERTH_HTTPS_PORT"] = "8443,9443", ["BERTH_HTTP_PORT"] = "8080" };

        var options = GatewayOptions.Parse(["--http-port", "none", "--logs", "/l", "--allow-root"], environment.GetValueOrDefault);

        Assert.Equal([8443, 9443], options.HttpsPorts);
        Assert.Null(options.HttpPort);
        Assert.Equal("/srv/b/gateway/snapshot.json", options.SnapshotPath);
        Assert.Equal("/l", options.LogDirectory);
        Assert.True(options.AllowRoot);
    }

    [Theory]
    [InlineData("--unknown")]
    [InlineData("--https-port")]
    [InlineData("--https-port", "x")]
    [InlineData("--https-port", "70000")]
    [InlineData("--drain", "-1")]
    public void WhatIsNoOption_IsRefusedWithWords(params string[] arguments) =>
        Assert.Contains(arguments[0], Assert.Throws<FormatException>(() => GatewayOptions.Parse(arguments, _ => null)).Message);

    [Theory]
    [InlineData("Max open files            20000                20000                files     ", 9750)]
    [InlineData("Max open files            256                  20000                files     ", 100)]
    [InlineData("Max open files            unlimited            unlimited            files     ", 50_000)]
    [InlineData("Something else", 50_000)]
    public void ConnectionLimit_FollowsTheOpenFiles(string line, int expected) => Assert.Equal(expected, FileLimit.Connections([line]));
}
