using Berth.Domains.Certificates;
using Berth.Operations;
using Berth.Platform;
using Berth.Ports;
using Berth.Ports.Certificates;
using Berth.Web;

namespace Berth.Domains.Tests;

public sealed class CertificateNewsTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task RenewalThatFails_IsAnEventWithItsReason_AndANoticeUntilOneSucceeds()
    {
        await using var host = await DomainsHost.StartAsync();
        host.Choices.Choice = new TlsChoice([new AcmeDirectory("https://ca.example/dir")]);
        await host.Domains.EnsureCertificateAsync("blog.berth.test", Token);
        host.Public.FailAt["https://ca.example/dir"] = new PortException("acme.challenge_refused", "Nobody answers.", isTransient: true);
        host.Clock.Advance(TimeSpan.FromDays(80));
        await Assert.ThrowsAsync<AggregateException>(() => host.Service.RenewDueAsync(Token));
        Assert.Equal("Nobody answers.", (await EventsAsync(host))[0].Data.GetProperty("errorMessage").GetString());

        // While it is not seen another one is not added.
        Assert.False(await host.Get<INotices>().RaiseAsync(new Notice("x", "x") { Topic = "certificate.failed/blog.berth.test" }, Token));
        host.Public.FailAt.Clear();
        host.Clock.Advance(TimeSpan.FromMinutes(6));
        await host.Service.RenewDueAsync(Token);
        Assert.Equal(2, (await EventsAsync(host)).Count);
        Assert.True(await host.Get<INotices>().RaiseAsync(new Notice("x", "x") { Topic = "certificate.failed/blog.berth.test" }, Token));
    }

    [Fact]
    public async Task RenewalThatIsAskedFor_DoesNotWaitForTheNextTry_AndSaysWhatFailed()
    {
        await using var host = await DomainsHost.StartAsync();
        host.Choices.Choice = new TlsChoice([new AcmeDirectory("https://ca.example/dir")]);
        host.Public.FailAt["https://ca.example/dir"] = new PortException("acme.challenge_refused", "Nobody answers.", isTransient: true);
        await host.Domains.EnsureCertificateAsync("blog.berth.test", Token);
        Assert.Single(host.Public.Orders);
        await host.Service.RenewDueAsync(Token);
        Assert.Single(host.Public.Orders);

        var started = await host.Get<CertificateCheck>().StartAsync(null, "olga", Token);
        var step = host.Get<IEnumerable<IOperationStep>>().Single(known => known.Name == RenewCertificates.StepName);
        var log = new List<string>();
        var context = new StepContext(started.Value!, (_, _) => { }, log.Add);
        var failed = await Assert.ThrowsAsync<Berth.Kernel.ErrorException>(() => step.EnsureAsync(context, Token));
        Assert.Equal("certificate.renew_failed", failed.Error.Code);
        Assert.Equal(["Nobody answers."], log);
        host.Public.FailAt.Clear();
        await step.EnsureAsync(context, Token);
        Assert.Equal(3, host.Public.Orders.Count);
        Assert.Equal("domain.not_found", (await host.Get<CertificateCheck>().StartAsync("other.test", "olga", Token)).Error?.Code);
    }

    private static Task<IReadOnlyList<Berth.Contracts.EventResponse>> EventsAsync(DomainsHost host) =>
        host.Get<IEventLog>().QueryAsync(new EventQuery(new Paging(1, 10), Actions: ["certificate.renew"]), Token);
}
