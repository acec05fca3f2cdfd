using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Berth.Ports;
using Berth.Server.Tests.Support;

namespace Berth.Server.Tests;

/// <summary>The block list and its kin over the wire, with a packet filter in memory.</summary>
[Collection(nameof(ServerCollection))]
public sealed class NetworkTests(ServerFixture server) : IAsyncLifetime
{
    public ValueTask InitializeAsync() => ClearAsync();

    public ValueTask DisposeAsync() => ClearAsync();

    [Fact]
    public async Task Blocklist_IsKeptAsWritten_AndHolds()
    {
        const string list = "# the usual\n203.0.113.77/24\n\n198.51.100.7 # him\n2001:db8::/32\n::ffff:192.0.2.1\n";
        await SetAsync("blocklist", list, 200);

        Assert.Equal(list, (string?)(await GetAsync("blocklist"))["blocklist"]);
        Assert.True((bool)(await GetAsync("blocklist"))["inEffect"]!);
        Assert.Equal(["203.0.113.0/24", "198.51.100.7/32", "2001:db8::/32", "192.0.2.1/32"], server.Firewall.Rules!.Blocked.Select(network => network.ToString()));
    }

    [Theory]
    [InlineData("203.0.113.0/24\nnonsense", "network.list")]
    [InlineData("203.0.113.0/33", "network.list")]
    [InlineData("1.2.3", "network.list")]
    [InlineData("fe80::1%eth0", "network.list")]
    [InlineData("0.0.0.0/0", "blocklist.too_wide")]
    [InlineData("::/0", "blocklist.too_wide")]
    [InlineData("127.0.0.1", "blocklist.loopback")]
    [InlineData("112.0.0.0/4", "blocklist.loopback")]
    [InlineData("::1", "blocklist.loopback")]
    [InlineData("172.18.16.1", "blocklist.app_network")]
    [InlineData("172.16.0.0/12", "blocklist.app_network")]
    public async Task Blocklist_ThatWouldBreakTheServer_IsRefused(string list, string code)
    {
        await SetAsync("blocklist", "198.51.100.0/24", 200);
        Assert.Equal(code, (string?)(await SetAsync("blocklist", list, 400))["code"]);
        Assert.Equal("198.51.100.0/24", (string?)(await GetAsync("blocklist"))["blocklist"]);
    }

    [Fact]
    public async Task Blocklist_WithOnesOwnAddress_IsRefused_UnlessItIsAllowedFirst()
    {
        Assert.Equal("blocklist.own_address", (string?)(await SetAsync("blocklist", "203.0.113.0/24", 400, "203.0.113.9"))["code"]);
        await SetAsync("allowlist", "203.0.113.9", 200, "203.0.113.9");
        await SetAsync("blocklist", "203.0.113.0/24", 200, "203.0.113.9");
        Assert.Equal("blocklist.own_address", (string?)(await SetAsync("allowlist", "", 400, "203.0.113.9"))["code"]);
        Assert.Equal(["203.0.113.9/32"], server.Firewall.Rules!.Trusted.Select(network => network.ToString()));
    }

    [Fact]
    public async Task FirewallThatIsMissing_IsSaid_AndThePlatformGoesOn()
    {
        server.Firewall.Trouble = new PortException("firewall.missing", "nft is not on this machine.");
        try
        {
            await SetAsync("blocklist", "198.51.100.0/24", 200);
            var answer = await GetAsync("blocklist");
            Assert.False((bool)answer["inEffect"]!);
            Assert.Equal("nft is not on this machine.", (string?)answer["problem"]);
            Assert.Contains("Apps are not kept apart", await server.Owner.GetStringAsync("/api/v1/notifications?acknowledged=false"), StringComparison.Ordinal);
        }
        finally
        {
            server.Firewall.Trouble = null;
        }

        await SetAsync("blocklist", "", 200);
        Assert.True((bool)(await GetAsync("firewall"))["inEffect"]!);
        Assert.Null((await GetAsync("firewall"))["problem"]);
    }

    private async ValueTask ClearAsync()
    {
        await SetAsync("blocklist", "", 200);
        await SetAsync("allowlist", "", 200);
    }

    private async Task<JsonNode> GetAsync(string name) => JsonNode.Parse(await server.Owner.GetStringAsync($"/api/v1/network/{name}"))!;

    private async Task<JsonNode> SetAsync(string name, string list, int status, string? from = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/network/{name}") { Content = JsonContent.Create(new Dictionary<string, string> { [name] = list }) };
        if (from is not null)
        {
            request.Headers.Add("X-Forwarded-For", from);
        }

        using var response = await server.Owner.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }
}
