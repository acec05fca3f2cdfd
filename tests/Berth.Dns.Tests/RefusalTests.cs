using System.Net;
using System.Net.Sockets;
using System.Text;
using Berth.Dns.Tests.Support;
using Berth.Ports;
using Berth.Ports.Dns;
using Berth.Testing.Servers;

namespace Berth.Dns.Tests;

/// <summary>Wrong credentials, wrong zones, servers that are away or talk nonsense: a stable code, the provider's words, and no secret.</summary>
public sealed class RefusalTests(PowerDnsServer power, BindServer bind, LexiconFolder folder) : IClassFixture<PowerDnsServer>, IClassFixture<BindServer>, IClassFixture<LexiconFolder>
{
    private const string WrongKey = "wrong-key-nobody-may-see";

    [Fact]
    public async Task PowerDns_SaysWhatIsWrong()
    {
        await RefusesAsync(Providers.PowerDns(), Providers.Zone(power, key: WrongKey), "dns.credentials");
        await RefusesAsync(Providers.PowerDns(), Providers.Zone(power, zone: "other.example.com"), "dns.no_zone");
    }

    [Fact]
    public async Task Updates_SayWhatIsWrong()
    {
        var wrong = Convert.ToBase64String(Encoding.ASCII.GetBytes(WrongKey));
        await RefusesAsync(Providers.Updates(), Providers.Zone(bind, secret: wrong), "dns.credentials", wrong);
        await RefusesAsync(Providers.Updates(), Providers.Zone(bind, name: "no-such-key"), "dns.credentials");
        await RefusesAsync(Providers.Updates(), Providers.Zone(bind, name: BindServer.OtherKey), "dns.refused");
        await RefusesAsync(Providers.Updates(), Providers.Zone(bind, zone: "other.example.com"), "dns.no_zone");
        await RefusesAsync(Providers.Updates(), Providers.Zone(bind, secret: "x\nserver evil"), "dns.credentials");
    }

    [Fact]
    public async Task Lexicon_SaysWhatIsWrong()
    {
        await RefusesAsync(Providers.Lexicon(folder.Path), Providers.LexiconZone(power, key: WrongKey), "dns.credentials");
        var unsupported = await Assert.ThrowsAsync<PortException>(() => Providers.Lexicon(folder.Path)
            .ReplaceAsync(Providers.LexiconZone(power), NameServer.Zone, DnsRecordType.Caa, ["0 issue \"letsencrypt.org\""], CancellationToken.None));
        Assert.Equal("dns.unsupported", unsupported.Code);
    }

    [Fact]
    public async Task Lexicon_ThatMakesSomethingElseOfARecord_LeavesNone()
    {
        var (records, zone, host) = (Providers.Lexicon(folder.Path), Providers.LexiconZone(power), $"away.{NameServer.Zone}");
        var refused = await Assert.ThrowsAsync<PortException>(() => records.ReplaceAsync(zone, host, DnsRecordType.Cname, ["target.example.org"], CancellationToken.None));
        Assert.Equal("dns.unsupported", refused.Code);
        Assert.Equal("", await power.DigAsync(host, "CNAME"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n[1,2,3]")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    public async Task ServerThatTalksNonsense_IsNamedSo(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var serving = Task.Run(async () =>
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                _ = await client.GetStream().ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false, stop.Token);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer), stop.Token);
            }
        });
        var zone = new DnsZone(NameServer.Zone, new Dictionary<string, string> { ["url"] = $"http://{listener.LocalEndpoint}", ["apiKey"] = "key", ["serverId"] = "localhost" });

        var refused = await Assert.ThrowsAsync<PortException>(() => Providers.PowerDns().VerifyAsync(zone, CancellationToken.None));

        Assert.Contains(refused.Code, (string[])["dns.nonsense", "dns.unreachable", "dns.refused"]);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);
    }

    [Fact]
    public async Task ServerThatIsAway_IsWorthAnotherTry()
    {
        var nobody = new DnsZone(NameServer.Zone, new Dictionary<string, string>
        {
            ["url"] = "http://127.0.0.1:1",
            ["apiKey"] = WrongKey,
            ["serverId"] = "localhost",
            ["token"] = WrongKey,
            ["server"] = "127.0.0.1:1",
            ["keyName"] = BindServer.KeyName,
            ["keySecret"] = BindServer.KeySecret,
            ["keyAlgorithm"] = "hmac-sha256",
        });
        foreach (var records in new[] { Providers.PowerDns(), Providers.Updates(), Providers.Lexicon(folder.Path) })
        {
            var away = await Assert.ThrowsAsync<PortException>(() => records.VerifyAsync(nobody, CancellationToken.None));
            Assert.True(away.Code == "dns.unreachable" && away.IsTransient, $"{records.Form.Name}: {away.Code}: {away.Message}");
            Assert.DoesNotContain(WrongKey, away.ToString(), StringComparison.Ordinal);
        }
    }

    private static async Task RefusesAsync(IDnsRecords records, DnsZone zone, string code, string secret = WrongKey)
    {
        var refused = await Assert.ThrowsAsync<PortException>(() => records.VerifyAsync(zone, CancellationToken.None));
        Assert.True(refused.Code == code, $"{refused.Code} instead of {code}: {refused.Message}");
        Assert.DoesNotContain(secret, refused.ToString(), StringComparison.Ordinal);
    }
}
