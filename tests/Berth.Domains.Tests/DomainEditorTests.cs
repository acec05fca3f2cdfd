using System.Text.Json;
using Berth.Contracts;
using Berth.Domains.Features;
using Berth.Domains.Settings;
using Berth.Testing.Fakes;
using Berth.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Domains.Tests;

public sealed class DomainEditorTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    internal static readonly Caller Admin = new("uid-1", "ada", "admin", false, "t", true, null);

    [Fact]
    public async Task Added_IsInTheZoneThatTheProviderHas_AndItsSecretsAreNeverShown()
    {
        await using var host = await DomainsHost.StartAsync();
        var row = await AddAsync(host, "apps.example.com", new { apiKey = "open sesame", region = "south" });
        Assert.Equal("example.com", row.ZoneName);
        Assert.Equal("letsencrypt-prod", DomainTlsChoices.Read(row).Provider);
        Assert.False(host.DatabaseHolds("open sesame"));
        var shown = host.Get<DomainShape>().Of(row, Admin);
        Assert.Equal("""{"region":"south","apiKey":"********"}""", shown.Config.GetRawText());
        Assert.Equal("{}", host.Get<DomainShape>().Of(row, Admin with { Role = "user" }).Config.GetRawText());
    }

    [Theory]
    [InlineData("example", "fakedns", """{"apiKey":"open sesame"}""", "domain.bad_name")]
    [InlineData("10.0.0.1", "fakedns", """{"apiKey":"open sesame"}""", "domain.bad_name")]
    [InlineData("berth.test", "fakedns", """{"apiKey":"open sesame"}""", "domain.exists")]
    [InlineData("example.com", "nobody", "{}", "domain.unknown_provider")]
    [InlineData("example.com", "fakedns", "{}", "domain.bad_config")]
    [InlineData("example.com", "fakedns", """{"apiKey":"open sesame","region":"west"}""", "domain.bad_config")]
    [InlineData("example.com", "fakedns", """{"apiKey":"wrong"}""", "dns.credentials")]
    [InlineData("example.org", "fakedns", """{"apiKey":"open sesame"}""", "dns.no_zone")]
    public async Task Refused_NothingIsKept(string domain, string provider, string config, string code)
    {
        await using var host = await DomainsHost.StartAsync();
        var request = new DomainRequest { Domain = domain, Provider = provider, Config = JsonElement.Parse(config) };
        Assert.Equal(code, (await host.Get<DomainEditor>().AddAsync(request, Admin, Token)).Error?.Code);
        Assert.Single(await host.Domains.ListAsync(Token));
    }

    [Theory]
    [InlineData("fakedns", "somewhere", false, null)]
    [InlineData("fakedns", "acme", false, "http://no-tls.example/dir")]
    [InlineData("noop", "letsencrypt-prod", true, null)]
    [InlineData("manual", "letsencrypt-prod", true, null)]
    public async Task Certificates_ThatCannotBeHad_AreRefused(string provider, string tls, bool wildcard, string? directory)
    {
        await using var host = await DomainsHost.StartAsync();
        var request = new DomainRequest { Domain = "example.com", Provider = provider, Config = JsonElement.Parse("""{"apiKey":"open sesame"}"""), TlsConfig = new TlsConfig(tls, wildcard) { Directory = directory } };
        var refused = await host.Get<DomainEditor>().AddAsync(request, Admin, Token);
        Assert.Equal("domain.bad_tls", refused.Error?.Code);
    }

    [Fact]
    public async Task Changed_WhatIsLeftOutOrMaskedStays()
    {
        await using var host = await DomainsHost.StartAsync();
        await AddAsync(host, "example.com", new { apiKey = "open sesame" }, new TlsConfig("acme", true) { Directory = "https://ca.example/dir", KeyId = "kid", HmacKey = "c2VjcmV0" });
        Assert.False(host.DatabaseHolds("c2VjcmV0"));
        var editor = host.Get<DomainEditor>();
        var changed = await editor.ChangeAsync("example.com", new DomainRequest { Config = JsonElement.Parse("""{"apiKey":"********","region":"south"}""") }, Admin, Token);
        Assert.True(changed.IsOk, changed.Error?.Message);
        var choice = await ActivatorUtilities.CreateInstance<DomainTlsChoices>(host.Get<IServiceProvider>()).ForAsync("blog.example.com", Token);
        Assert.Equal(("https://ca.example/dir", "kid", "c2VjcmV0"), (choice.Directories[0].Address, choice.Directories[0].ExternalAccount?.KeyId, choice.Directories[0].ExternalAccount?.HmacKey));

        Assert.Equal("dns.credentials", (await editor.ChangeAsync("example.com", new DomainRequest { Config = JsonElement.Parse("""{"apiKey":"other"}""") }, Admin, Token)).Error?.Code);
        Assert.Equal("south", host.Get<DomainShape>().Of((await host.Service.FindRowAsync("example.com", Token))!, Admin).Config.GetProperty("region").GetString());
    }

    [Fact]
    public async Task InUse_IsNotRemoved_AndThePrimaryNever()
    {
        await using var host = await DomainsHost.StartAsync();
        await AddAsync(host, "example.com", new { apiKey = "open sesame" });
        host.Names.Hosts.Add(new NamedHost("blog.example.com", "example.com", "the app at blog.example.com"));
        var editor = host.Get<DomainEditor>();
        Assert.Equal("domain.in_use", (await editor.RemoveAsync("example.com", Admin, Token))?.Code);
        Assert.Equal("domain.primary", (await editor.RemoveAsync("berth.test", Admin, Token))?.Code);
        host.Names.Hosts.Clear();
        Assert.Null(await editor.RemoveAsync("example.com", Admin, Token));
        Assert.Equal("domain.not_found", (await editor.RemoveAsync("example.com", Admin, Token))?.Code);
    }

    [Fact]
    public async Task Wildcard_OneCertificateServesAllNamesRightBelow_AndNoOther()
    {
        await using var host = await DomainsHost.StartAsync(ownChoices: true);
        await AddAsync(host, "example.com", new { apiKey = "open sesame" }, new TlsConfig("letsencrypt-staging", true));
        foreach (var name in new[] { "a.example.com", "b.example.com", "deep.b.example.com", "example.com" })
        {
            await host.Domains.EnsureCertificateAsync(name, Token);
        }

        Assert.Equal(["*.example.com", "deep.b.example.com", "example.com"], host.Public.Orders.Select(order => order.Names[0]).Order(StringComparer.Ordinal));
        Assert.All(host.Public.Orders, order => Assert.Equal((Ports.Certificates.CertificateChallenge.Dns, "https://acme-staging-v02.api.letsencrypt.org/directory"), (order.Challenge, order.Directory!.Address)));
        await host.Domains.RemoveCertificateAsync("a.example.com", Token);
        Assert.Contains(await host.Domains.ListCertificatesAsync(Token), certificate => certificate.Names is ["*.example.com"]);
    }

    [Fact]
    public async Task WellKnown_IsKept_Shown_AndPublishedAtOnce()
    {
        await using var host = await DomainsHost.StartAsync();
        var (editor, published) = (host.Get<DomainEditor>(), 0);
        host.Domains.WhenRenewed(_ => Task.FromResult(published++));
        Assert.Null(await editor.SetWellKnownAsync("berth.test", JsonElement.Parse("""{"matrix/server":"{\"m.server\":\"chat.berth.test:443\"}","caldav":"https://cloud.berth.test/dav","gone":""}"""), Admin, Token));
        Assert.Equal(1, published);
        Assert.Equal(["caldav", "matrix/server"], (await host.Domains.FindAsync("berth.test", Token))!.WellKnown.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("https://cloud.berth.test/dav", host.Get<DomainShape>().Of((await host.Service.FindRowAsync("berth.test", Token))!, Admin).WellKnown!.Value.GetProperty("caldav").GetString());
        Assert.Null(await editor.SetWellKnownAsync("berth.test", JsonElement.Parse("null"), Admin, Token));
        Assert.Empty((await host.Domains.FindAsync("berth.test", Token))!.WellKnown);
        Assert.Equal("domain.not_found", (await editor.SetWellKnownAsync("other.test", default, Admin, Token))?.Code);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"../etc":"x"}""")]
    [InlineData("""{"/a":"x"}""")]
    [InlineData("""{"a b":"x"}""")]
    [InlineData("""{"a\n":"x"}""")]
    [InlineData("""{"acme-challenge":"x"}""")]
    [InlineData("""{"acme-challenge/token":"x"}""")]
    [InlineData("""{"caldav":"javascript:alert(1)"}""")]
    [InlineData("""{"carddav":"https://x/\r\nSet-Cookie: a=b"}""")]
    public async Task WellKnown_ThatCannotBe_IsRefused_AndTheOldOneStays(string map)
    {
        await using var host = await DomainsHost.StartAsync();
        var editor = host.Get<DomainEditor>();
        Assert.Null(await editor.SetWellKnownAsync("berth.test", JsonElement.Parse("""{"a":"b"}"""), Admin, Token));
        Assert.Equal("domain.bad_well_known", (await editor.SetWellKnownAsync("berth.test", JsonElement.Parse(map), Admin, Token))?.Code);
        Assert.Equal("b", (await host.Domains.FindAsync("berth.test", Token))!.WellKnown["a"]);
    }

    internal static async Task<Berth.Domains.Data.DomainRow> AddAsync(DomainsHost host, string domain, object config, TlsConfig? tls = null)
    {
        var request = new DomainRequest { Domain = domain, Provider = FakeDnsRecords.Provider, Config = JsonSerializer.SerializeToElement(config), TlsConfig = tls };
        var added = await host.Get<DomainEditor>().AddAsync(request, Admin, Token);
        Assert.True(added.IsOk, added.Error?.Message);
        return added.Value;
    }
}
