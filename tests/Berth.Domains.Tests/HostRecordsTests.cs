using System.Net;
using Berth.Domains.Names;
using Berth.Ports;
using Berth.Ports.Dns;

namespace Berth.Domains.Tests;

/// <summary>What the platform does to records at a provider, and above all what it does not.</summary>
public sealed class HostRecordsTests
{
    private const string Host = "blog.example.com";
    private const string Ours = "203.0.113.7";
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Name_ResolvesHere_OnceTheAuthoritativeServersSaySo_AndIsGoneAfterwards()
    {
        await using var host = await StartAsync();
        host.Addresses.V6 = IPAddress.Parse("2001:db8::7");
        await host.Get<Berth.Platform.ISettings>().SetAsync(ServerAddresses.V6, new AddressSettings(AddressSettings.Generic), Token);
        await EnsureAsync(host);
        await EnsureAsync(host);
        Assert.Equal([Ours], host.Records[Host, DnsRecordType.A]);
        Assert.Equal(["2001:db8::7"], host.Records[Host, DnsRecordType.Aaaa]);
        Assert.Equal([$"{Host} A {Ours}", $"{Host} AAAA 2001:db8::7"], host.Lookup.Awaited.Distinct());
        await RemoveAsync(host);
        await RemoveAsync(host);
        Assert.All(host.Records.Sets.Values, Assert.Empty);
    }

    [Theory]
    [InlineData(DnsRecordType.A, "198.51.100.1")]
    [InlineData(DnsRecordType.Aaaa, "2001:db8::1")]
    [InlineData(DnsRecordType.Cname, "elsewhere.example.net")]
    public async Task RecordOfSomebodyElse_IsReplacedOnlyWhenAllowed_AndComesBack(DnsRecordType type, string value)
    {
        await using var host = await StartAsync();
        host.Records.Sets[(Host, type)] = [value];
        Assert.Equal("dns.foreign_record", (await host.Domains.CheckAddressAsync(Host, "example.com", Token))?.Code);
        Assert.Equal("dns.foreign_record", (await Assert.ThrowsAsync<PortException>(() => EnsureAsync(host))).Code);
        Assert.Equal([value], host.Records[Host, type]);

        await EnsureAsync(host, new NameSetup(Overwrite: true));
        Assert.Equal([Ours], host.Records[Host, DnsRecordType.A]);
        await EnsureAsync(host);
        await RemoveAsync(host);
        Assert.Equal([value], host.Records[Host, type]);
        Assert.All(host.Records.Sets.Where(set => set.Key.Type != type), set => Assert.Empty(set.Value));
    }

    [Fact]
    public async Task RecordThatIsRightAlready_StaysWhenTheNameGoes()
    {
        await using var host = await StartAsync();
        host.Records.Sets[(Host, DnsRecordType.A)] = [Ours];
        await EnsureAsync(host);
        await RemoveAsync(host);
        Assert.Equal([Ours], host.Records[Host, DnsRecordType.A]);
    }

    [Fact]
    public async Task RecordThatSomebodyChangedSince_IsNeitherPutRightNorRemoved()
    {
        await using var host = await StartAsync();
        await EnsureAsync(host);
        host.Records.Sets[(Host, DnsRecordType.A)] = ["198.51.100.9"];
        Assert.Equal("dns.foreign_record", (await Assert.ThrowsAsync<PortException>(() => EnsureAsync(host))).Code);
        await RemoveAsync(host);
        Assert.Equal(["198.51.100.9"], host.Records[Host, DnsRecordType.A]);
    }

    [Fact]
    public async Task AddressOfTheServer_WhenItChanges_IsFollowed()
    {
        await using var host = await StartAsync();
        await EnsureAsync(host);
        host.Addresses.V4 = IPAddress.Parse("203.0.113.99");
        await EnsureAsync(host);
        Assert.Equal(["203.0.113.99"], host.Records[Host, DnsRecordType.A]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Interrupted_WhatWasAllowedIsFinished_AndOursStaysOurs(bool before)
    {
        await using var host = await StartAsync();
        host.Records.Sets[(Host, DnsRecordType.A)] = ["198.51.100.1"];
        var broken = new PortException("dns.unreachable", "The connection broke.", isTransient: true);
        host.Records.Failure = before ? broken : null;
        host.Records.FailureAfter = before ? null : broken;
        await Assert.ThrowsAsync<PortException>(() => EnsureAsync(host, new NameSetup(Overwrite: true)));
        host.Records.Failure = null;

        await EnsureAsync(host);
        Assert.Equal([Ours], host.Records[Host, DnsRecordType.A]);
        await RemoveAsync(host);
        Assert.Equal(["198.51.100.1"], host.Records[Host, DnsRecordType.A]);
    }

    [Fact]
    public async Task SkippedOrHeld_NobodyIsAsked()
    {
        await using var host = await StartAsync();
        var asked = host.Records.Questions;
        await EnsureAsync(host, new NameSetup(Skip: true));
        await EnsureAsync(host, new NameSetup(Held: true));
        await RemoveAsync(host);
        Assert.Equal(asked, host.Records.Questions);
    }

    [Fact]
    public async Task Check_SaysPerRecordWhatIsExpected_WhatIsThere_AndTheFix()
    {
        await using var host = await StartAsync();
        foreach (var name in new[] { "good", "missing", "foreign" })
        {
            host.Names.Hosts.Add(new NamedHost($"{name}.example.com", "example.com", "an app"));
        }

        await host.Domains.EnsureAddressAsync("good.example.com", "example.com", new NameSetup(), Token);
        host.Lookup.Answers[("good.example.com", DnsRecordType.A)] = [Ours];
        host.Records.Sets[("foreign.example.com", DnsRecordType.A)] = ["198.51.100.1"];
        var found = await host.Get<DomainRecords>().CheckAsync("example.com", Token);
        Assert.Equal([("foreign.example.com", "foreign"), ("good.example.com", "ok"), ("missing.example.com", "missing")], found!.Select(record => (record.Host, record.Status)));
        Assert.Equal([Ours], found![0].Expected);
        Assert.Equal(["198.51.100.1"], found[0].Found);
        Assert.All(found, record => Assert.Equal(record.Status != "ok", record.Fix is not null));
    }

    private static async Task<DomainsHost> StartAsync()
    {
        var host = await DomainsHost.StartAsync();
        await DomainEditorTests.AddAsync(host, "example.com", new { apiKey = "open sesame" });
        return host;
    }

    private static Task EnsureAsync(DomainsHost host, NameSetup? setup = null) => host.Domains.EnsureAddressAsync(Host, "example.com", setup ?? new NameSetup(), Token);

    private static Task RemoveAsync(DomainsHost host) => host.Domains.RemoveAddressAsync(Host, "example.com", Token);
}
