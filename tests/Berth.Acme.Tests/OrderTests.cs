using System.Security.Cryptography.X509Certificates;
using Berth.Acme.Tests.Support;
using Berth.Ports;
using Berth.Ports.Certificates;
using Berth.Testing.Servers;

namespace Berth.Acme.Tests;

/// <summary>Orders at pebble, by lego.</summary>
public sealed class OrderTests
{
    private static readonly UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task Http_AnsweredByARealGateway_GivesACertificateForAllNames_AndLeavesNothingButTheAccount()
    {
        using var gateway = await RunningGateway.StartAsync();
        using var pebble = await Pebble.StartAsync(new() { HttpPort = gateway.HttpPort });
        using var authority = new Authority(challenges: gateway.Files.Challenges);
        var said = new List<string>();

        var issued = await authority.It.IssueAsync(
            new(["blog.example.com", "www.example.com"]) { Directory = pebble.Directory_, Progress = new Lines(said) }, default);

        using var certificate = X509Certificate2.CreateFromPem(issued.ChainPem, issued.KeyPem);
        Assert.True(certificate.MatchesHostname("blog.example.com") && certificate.MatchesHostname("www.example.com"));
        await AssertTrustedAsync(pebble, issued);
        Assert.Contains("PRIVATE KEY", issued.KeyPem);
        Assert.Empty(authority.OrdersLeft);
        Assert.Empty(Directory.GetFiles(gateway.Files.Challenges));
        Assert.Equal(Secret, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(authority.Options.Directory, "account.key", SearchOption.AllDirectories))));
        Assert.Contains(said, line => line.Contains("validated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dns_GivesAWildcard_AndTheRecordIsGoneAfterwards()
    {
        using var pebble = await Pebble.StartAsync();
        using var authority = new Authority(pebble.Dns);

        var issued = await authority.It.IssueAsync(new(["*.example.com"]) { Directory = pebble.Directory_, Challenge = CertificateChallenge.Dns }, default);

        using var certificate = X509Certificate2.CreateFromPem(issued.ChainPem, issued.KeyPem);
        Assert.True(certificate.MatchesHostname("any.example.com"));
        Assert.Equal(["_acme-challenge.example.com"], pebble.Dns.Ever.Distinct());
        Assert.Empty(pebble.Dns.Present);
        var call = Assert.Single(authority.Calls);
        Assert.DoesNotContain(call.Arguments, argument => argument.Contains(call.Environment["HTTPREQ_PASSWORD"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dns_WhenTheProviderFails_SaysItsWords()
    {
        using var pebble = await Pebble.StartAsync();
        using var authority = new Authority(pebble.Dns);
        pebble.Dns.Failure = new PortException("dns.refused", "The provider says: no such zone.");
        var refused = await FailAsync(authority, new(["a.example.com"]) { Directory = pebble.Directory_, Challenge = CertificateChallenge.Dns });
        Assert.Equal("acme.dns_failed", refused.Code);
        Assert.Contains("no such zone", refused.Message);
        Assert.Empty(authority.OrdersLeft);
    }

    [Fact]
    public async Task Challenge_ThatNobodyAnswers_IsRefusedInTheAuthoritysOwnWords()
    {
        using var gateway = await RunningGateway.StartAsync();
        using var pebble = await Pebble.StartAsync(new() { HttpPort = gateway.HttpPort });
        using var authority = new Authority();
        var refused = await FailAsync(authority, new(["blog.example.com"]) { Directory = pebble.Directory_ });
        Assert.Equal("acme.challenge_refused", refused.Code);
        Assert.Contains("returned 404", refused.Message);
        Assert.Contains("blog.example.com", refused.Message);
    }

    [Fact]
    public async Task Name_ThatTheAuthorityDoesNotServe_IsRefused()
    {
        using var pebble = await Pebble.StartAsync();
        using var authority = new Authority();
        Assert.Equal("acme.name_refused", (await FailAsync(authority, new(["www.blocked.example"]) { Directory = pebble.Directory_ })).Code);
    }

    [Fact]
    public async Task Nonces_ThatAreOftenRefused_AreAskedForAgain_AndAlwaysRefusedIsAnError()
    {
        using var often = await Pebble.StartAsync(new() { Environment = { ["PEBBLE_WFE_NONCEREJECT"] = "40", ["PEBBLE_VA_ALWAYS_VALID"] = "1" } });
        using var authority = new Authority();
        Assert.NotEmpty((await authority.It.IssueAsync(new(["blog.example.com"]) { Directory = often.Directory_ }, default)).ChainPem);

        using var always = await Pebble.StartAsync(new() { Environment = { ["PEBBLE_WFE_NONCEREJECT"] = "100" } });
        var refused = await FailAsync(authority, new(["blog.example.com"]) { Directory = always.Directory_ });
        Assert.Equal(("acme.bad_nonce", true), (refused.Code, refused.IsTransient));
    }

    [Fact]
    public async Task Authority_ThatForgotTheAccount_GetsItAgain()
    {
        using var pebble = await Pebble.StartAsync(new() { Environment = { ["PEBBLE_VA_ALWAYS_VALID"] = "1" } });
        using var authority = new Authority();
        await authority.It.IssueAsync(new(["a.example.com"]) { Directory = pebble.Directory_ }, default);
        await pebble.RestartAsync();
        await AssertTrustedAsync(pebble, await authority.It.IssueAsync(new(["a.example.com"]) { Directory = pebble.Directory_ }, default));
        Assert.Equal(3, authority.Calls.Count);
    }

    [Fact]
    public async Task Cancelled_WhileTheAuthorityTakesItsTime_EndsLegoAndLeavesNoOrder()
    {
        using var pebble = await Pebble.StartAsync(new() { Environment = { ["PEBBLE_VA_NOSLEEP"] = "0", ["PEBBLE_VA_SLEEPTIME"] = "15", ["PEBBLE_VA_ALWAYS_VALID"] = "1" } });
        using var authority = new Authority(pebble.Dns);
        using var cancel = new CancellationTokenSource();
        var order = authority.It.IssueAsync(
            new(["a.example.com"]) { Directory = pebble.Directory_, Challenge = CertificateChallenge.Dns }, cancel.Token);
        await Berth.Testing.Wait.UntilAsync(() => Task.FromResult(!pebble.Dns.Present.IsEmpty), "the record is there");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => order);
        Assert.Empty(authority.OrdersLeft);
        Assert.Empty(pebble.Dns.Present);
    }

    internal static async Task<PortException> FailAsync(Authority authority, CertificateOrder order) =>
        await Assert.ThrowsAsync<PortException>(() => authority.It.IssueAsync(order, default));

    private static async Task AssertTrustedAsync(Pebble pebble, IssuedCertificate issued)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(issued.ChainPem);
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.Add(await pebble.RootAsync());
        chain.ChainPolicy.ExtraStore.AddRange(all);
        Assert.True(chain.Build(all[0]), string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation)));
    }

    private sealed class Lines(List<string> lines) : IProgress<string>
    {
        public void Report(string value) => lines.Add(value);
    }
}
