using System.Diagnostics;

namespace EndToEnd.Tests;

/// <summary>Two installed apps with databases, somebody outside, and the firewall between them: real engine, real kernel.</summary>
[Collection(nameof(PlatformCollection))]
public sealed class IsolationTests : IAsyncLifetime
{
    private const int Door = 17500;
    private readonly Platform _platform = new("berth-fw", "fw.berth.test", "172.23");
    private OutsideHost? _outside;

    public async ValueTask InitializeAsync()
    {
        _outside = await OutsideHost.CreateAsync();
        await _platform.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _platform.DisposeAsync();
        await _outside!.DisposeAsync();
        Assert.DoesNotContain("berth-berth-fw", await TablesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apps_ReachTheirServicesThePlatformAndTheInternet_AndNotEachOther()
    {
        var package = Path.Combine(Cli.Root(), "tests", "fixtures", "packages", "neighbour");
        (await _platform.Cli.RunAsync("install", package, "-l", "one", "-p", $"DOOR={Door}")).Ok();
        (await _platform.Cli.RunAsync("install", package, "-l", "two", "-p", $"DOOR={Door + 1}")).Ok();
        var (first, second) = ((string)(await _platform.AppAsync("one"))["id"]!, (string)(await _platform.AppAsync("two"))["id"]!);

        await ReachesAsync("one", "CLOUDRON_MYSQL_HOST:CLOUDRON_MYSQL_PORT");
        await ReachesAsync("one", "CLOUDRON_REDIS_HOST:CLOUDRON_REDIS_PORT");
        await ReachesAsync("two", "CLOUDRON_REDIS_HOST:CLOUDRON_REDIS_PORT");
        await ReachesAsync("one", $"my.{_platform.OwnDomain}:{_platform.HttpsPort}");
        await ReachesAsync("one", $"one.{_platform.OwnDomain}:{_platform.HttpsPort}");
        await ReachesAsync("one", $"{OutsideHost.Address}:80");
        await DoesNotReachAsync("one", $"{second}:3000");
        await DoesNotReachAsync("two", $"{first}:3000");
        await DoesNotReachAsync("one", $"redis-{second}:6379");
        await DoesNotReachAsync("one", "172.23.0.1:22");

        // A service that starts again may have another address.
        await Docker.RunAsync("restart", "berth-fw-mysql", $"berth-fw-redis-{first}");
        await Platform.UntilAsync("the database to be reached again", async () => await AskAsync("one", "CLOUDRON_MYSQL_HOST:CLOUDRON_MYSQL_PORT") == "reached", 30);
        await Platform.UntilAsync("Redis to be reached again", async () => await AskAsync("one", "CLOUDRON_REDIS_HOST:CLOUDRON_REDIS_PORT") == "reached", 30);
        await DoesNotReachAsync("one", $"redis-{second}:6379");

        await EgressHoldsAsync();
        await BlockListHoldsAsync();
        Assert.Contains("table inet berth-berth-fw", (await _platform.Cli.RunAsync("firewall", "show")).Ok().Output, StringComparison.Ordinal);
        foreach (var app in (string[])["one", "two"])
        {
            (await _platform.Cli.RunAsync("uninstall", app)).Ok();
        }
    }

    private async Task EgressHoldsAsync()
    {
        (await _platform.Cli.RunAsync("egress", "one", "--off")).Ok();
        await DoesNotReachAsync("one", $"{OutsideHost.Address}:80");
        await ReachesAsync("one", "CLOUDRON_MYSQL_HOST:CLOUDRON_MYSQL_PORT");
        await ReachesAsync("one", $"my.{_platform.OwnDomain}:{_platform.HttpsPort}");
        await ReachesAsync("two", $"{OutsideHost.Address}:80");
        Assert.Equal("off", (string)(await _platform.AppAsync("one"))["egress"]!["policy"]!);

        (await _platform.Cli.RunAsync("egress", "one", "--allow", OutsideHost.Network)).Ok();
        await ReachesAsync("one", $"{OutsideHost.Address}:80");
        (await _platform.Cli.RunAsync("restart", "one")).Ok();
        Assert.Contains(OutsideHost.Network, (await _platform.Cli.RunAsync("egress", "one")).Ok().Output, StringComparison.Ordinal);
        (await _platform.Cli.RunAsync("egress", "one", "--open")).Ok();
    }

    private async Task BlockListHoldsAsync()
    {
        Assert.True(await OutsideHost.ReachesAsync(Door));
        Assert.True(await OutsideHost.ReachesAsync(_platform.HttpsPort));
        (await _platform.Cli.RunAsync("firewall", "block", "add", OutsideHost.Network)).Ok();
        Assert.False(await OutsideHost.ReachesAsync(Door));
        Assert.False(await OutsideHost.ReachesAsync(_platform.HttpsPort));
        await ReachesAsync("one", $"{OutsideHost.Address}:80");
        (await _platform.Cli.RunAsync("firewall", "block", "remove", OutsideHost.Network)).Ok();
        Assert.True(await OutsideHost.ReachesAsync(Door));
        var refused = await _platform.Cli.RunAsync("firewall", "block", "add", "0.0.0.0/0");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("whole internet", refused.Messages, StringComparison.Ordinal);
    }

    private async Task ReachesAsync(string app, string target) => Assert.Equal((target, "reached"), (target, await AskAsync(app, target)));

    private async Task DoesNotReachAsync(string app, string target) => Assert.StartsWith("not reached", await AskAsync(app, target), StringComparison.Ordinal);

    private Task<string> AskAsync(string app, string target) => _platform.Http.GetStringAsync($"{_platform.Origin(app)}/?to={Uri.EscapeDataString(target)}");

    private static async Task<string> TablesAsync()
    {
        using var nft = Process.Start(new ProcessStartInfo("nft", ["list", "tables"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        return await nft.StandardOutput.ReadToEndAsync();
    }
}
