using Berth.Domains.Certificates;
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

    private static Task<IReadOnlyList<Berth.Contracts.EventResponse>> EventsAsync(DomainsHost host) =>
        host.Get<IEventLog>().QueryAsync(new EventQuery(new Paging(1, 10), Actions: ["certificate.renew"]), Token);
}
