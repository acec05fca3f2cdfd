using Berth.Dns.Tests.Support;
using Berth.Ports;
using Berth.Ports.Dns;
using Berth.Testing.Servers;

namespace Berth.Dns.Tests;

public sealed class PowerDnsTests(PowerDnsServer server) : RecordsContract(Providers.PowerDns(), Providers.Zone(server), server, "p"), IClassFixture<PowerDnsServer>;

public sealed class UpdateTests(BindServer server) : RecordsContract(Providers.Updates(), Providers.Zone(server), server, "u"), IClassFixture<BindServer>;

public sealed class LexiconTests(PowerDnsServer server, LexiconFolder folder) : RecordsContract(Providers.Lexicon(folder.Path), Providers.LexiconZone(server), server, "l"), IClassFixture<PowerDnsServer>, IClassFixture<LexiconFolder>;

public sealed class LexiconFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("berth-lexicon-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>What every way to a name server must do; <c>dig</c> has the last word.</summary>
public abstract class RecordsContract(IDnsRecords records, DnsZone zone, NameServer server, string mark)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Addresses_AreSet_Replaced_AndRemoved_EachAsOftenAsOneLikes()
    {
        var host = Host("app");
        await records.VerifyAsync(zone, Cancel);
        Assert.Empty(await records.FindAsync(zone, host, DnsRecordType.A, Cancel));
        await records.ReplaceAsync(zone, host, DnsRecordType.A, ["192.0.2.1"], Cancel);
        await records.ReplaceAsync(zone, host, DnsRecordType.A, ["192.0.2.1"], Cancel);
        await records.ReplaceAsync(zone, host, DnsRecordType.Aaaa, ["2001:DB8::0:1"], Cancel);
        Assert.Equal("192.0.2.1", await server.DigAsync(host, "A"));
        Assert.Equal("2001:db8::1", await server.DigAsync(host, "AAAA"));
        Assert.Equal(["2001:db8::1"], await records.FindAsync(zone, host, DnsRecordType.Aaaa, Cancel));

        await records.ReplaceAsync(zone, host, DnsRecordType.A, ["192.0.2.2", "192.0.2.3"], Cancel);
        Assert.Equal(["192.0.2.2", "192.0.2.3"], await records.FindAsync(zone, host, DnsRecordType.A, Cancel));
        Assert.Equal("192.0.2.2\n192.0.2.3", await server.DigAsync(host, "A"));

        await records.ReplaceAsync(zone, host, DnsRecordType.A, [], Cancel);
        await records.ReplaceAsync(zone, host, DnsRecordType.A, [], Cancel);
        Assert.Equal("", await server.DigAsync(host, "A"));
        Assert.Equal("2001:db8::1", await server.DigAsync(host, "AAAA"));
    }

    [Theory]
    [InlineData(DnsRecordType.A, "*.wild", "192.0.2.9", "192.0.2.9")]
    [InlineData(DnsRecordType.Cname, "alias", "Target.Berth.Example.COM.", "target.berth.example.com.")]
    [InlineData(DnsRecordType.Mx, "mail", "10 mx.example.org", "10 mx.example.org.")]
    [InlineData(DnsRecordType.Srv, "_sip._tcp", "0 5 5060 sip.example.org", "0 5 5060 sip.example.org.")]
    [InlineData(DnsRecordType.Txt, "_dmarc", "v=DMARC1; p=none", "\"v=DMARC1; p=none\"")]
    public async Task EveryType_ComesBackAsItWasGiven(DnsRecordType type, string label, string value, string dug)
    {
        var host = label.StartsWith('*') ? $"*.{Host("wild")}" : Host(label);
        await records.ReplaceAsync(zone, host, type, [value], Cancel);
        Assert.Equal(dug, await server.DigAsync(host.Replace("*", "any", StringComparison.Ordinal), type.ToText()));
        Assert.Equal([DnsRecords.Check(type, value)], await records.FindAsync(zone, host, type, Cancel));
    }

    [Fact]
    public async Task OfTwoTexts_EachCanGoAlone()
    {
        var host = Host("_acme-challenge");
        await records.ReplaceAsync(zone, host, DnsRecordType.Txt, ["first"], Cancel);
        await records.ReplaceAsync(zone, host, DnsRecordType.Txt, ["first", "second"], Cancel);
        Assert.Equal("\"first\"\n\"second\"", await server.DigAsync(host, "TXT"));
        await records.ReplaceAsync(zone, host, DnsRecordType.Txt, ["second"], Cancel);
        Assert.Equal("\"second\"", await server.DigAsync(host, "TXT"));
    }

    [Theory]
    [InlineData("a b", DnsRecordType.A, "192.0.2.1", "dns.invalid_host")]
    [InlineData("elsewhere.example.net", DnsRecordType.A, "192.0.2.1", "dns.invalid_host")]
    [InlineData("x\nsend\nserver evil", DnsRecordType.A, "192.0.2.1", "dns.invalid_host")]
    [InlineData("ok", DnsRecordType.A, "2001:db8::1", "dns.invalid_value")]
    [InlineData("ok", DnsRecordType.A, "1", "dns.invalid_value")]
    [InlineData("ok", DnsRecordType.Txt, "two\nlines", "dns.invalid_value")]
    [InlineData("ok", DnsRecordType.Mx, "mail.example.org", "dns.invalid_value")]
    [InlineData("ok", DnsRecordType.Cname, "-x.example.org", "dns.invalid_value")]
    public async Task Nonsense_IsRefusedBeforeAnybodyIsAsked(string label, DnsRecordType type, string value, string code)
    {
        var host = label.Contains('.', StringComparison.Ordinal) || label.Any(char.IsWhiteSpace) ? label : Host(label);
        var refused = await Assert.ThrowsAsync<PortException>(() => records.ReplaceAsync(zone, host, type, [value], Cancel));
        Assert.Equal(code, refused.Code);
    }

    private string Host(string label) => $"{label}.{mark}.{NameServer.Zone}";
}
