using System.Net;
using Berth.Dns.Lookup;
using Berth.Ports;
using Berth.Ports.Dns;
using Berth.Testing.Servers;

namespace Berth.Dns.Tests;

/// <summary>Asking a zone's own name servers, here a PowerDNS at the usual port of an address of the loopback.</summary>
public sealed class LookupTests : IAsyncLifetime
{
    private const string Zone = "lookup.example.com";
    private const string Address = "127.0.77.2";
    private readonly PowerDnsServer _server = PowerDnsServer.At(Zone, Address);
    private readonly AuthoritativeServers _lookup = new(
        new LookupOptions([new IPEndPoint(IPAddress.Parse(Address), 53)]) { Patience = TimeSpan.FromSeconds(1), Poll = TimeSpan.FromMilliseconds(100) }, TimeProvider.System);

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("A", "198.51.100.7")]
    [InlineData("AAAA", "2001:db8::7")]
    [InlineData("CNAME", "elsewhere.example.net")]
    [InlineData("TXT", "text of one")]
    [InlineData("MX", "10 mail.example.net")]
    [InlineData("SRV", "0 5 5060 sip.example.net")]
    [InlineData("CAA", "0 issue \"letsencrypt.org\"")]
    public async Task Records_AreInTheFormThatOthersAreComparedWith(string type, string value)
    {
        var kind = Enum.Parse<DnsRecordType>(type, ignoreCase: true);
        Assert.Empty(await _lookup.FindAsync(Zone, "www." + Zone, kind, CancellationToken.None));
        await _server.RecordAsync("www", type, DnsRecords.ToZoneFile(kind, value));
        Assert.Equal([value], await _lookup.FindAsync(Zone, "www." + Zone, kind, CancellationToken.None));
        await _lookup.UntilServedAsync(Zone, "www." + Zone, kind, value, CancellationToken.None);
    }

    [Fact]
    public async Task ValueThatDoesNotCome_EndsTheWaiting()
    {
        await _server.RecordAsync("www", "A", "198.51.100.7");
        var problem = await Assert.ThrowsAsync<PortException>(() => _lookup.UntilServedAsync(Zone, "www." + Zone, DnsRecordType.A, "198.51.100.8", CancellationToken.None));
        Assert.Equal(("dns.not_served", true), (problem.Code, problem.IsTransient));
    }

    [Fact]
    public async Task ValueThatComesMeanwhile_IsWaitedFor()
    {
        var patient = new AuthoritativeServers(new LookupOptions([new IPEndPoint(IPAddress.Parse(Address), 53)]) { Poll = TimeSpan.FromMilliseconds(50) }, TimeProvider.System);
        var waiting = patient.UntilServedAsync(Zone, "late." + Zone, DnsRecordType.A, "198.51.100.7", CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        await _server.RecordAsync("late", "A", "198.51.100.7");
        await waiting;
    }

    [Fact]
    public async Task ServerThatNeverAnswers_IsNotWaitedFor()
    {
        _server.Pause();
        try
        {
            await _lookup.UntilServedAsync(Zone, "www." + Zone, DnsRecordType.A, "198.51.100.8", CancellationToken.None);
            Assert.Empty(await _lookup.FindAsync(Zone, "www." + Zone, DnsRecordType.A, CancellationToken.None));
        }
        finally
        {
            _server.Resume();
        }
    }
}
