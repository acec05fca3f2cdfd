using System.Net;
using Berth.Domains.Names;
using Berth.Operations;
using Berth.Platform;
using Berth.Ports;
using Berth.Ports.Dns;
using Microsoft.EntityFrameworkCore;

namespace Berth.Domains.Tests;

/// <summary>Records follow the server's address, and a run that left one out is not the last one.</summary>
public sealed class DynamicDnsTests
{
    private const string Host = "blog.example.com";
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddressThatChanges_IsFollowedOnce_AndNotWhileItIsSwitchedOff()
    {
        await using var host = await StartAsync();
        var watch = host.Get<DynamicDns>();
        await watch.LookAsync(Token);
        Assert.Equal(0, await RunsAsync(host));

        await host.Get<ISettings>().SetAsync(DynamicDns.Enabled, true, Token);
        await watch.LookAsync(Token);
        await RunAsync(host);
        host.Clock.Advance(TimeSpan.FromDays(1));
        await watch.LookAsync(Token);
        Assert.Equal(1, await RunsAsync(host));

        host.Addresses.V4 = IPAddress.Parse("203.0.113.99");
        await watch.LookAsync(Token);
        await RunAsync(host);
        Assert.Equal(["203.0.113.99"], host.Records[Host, DnsRecordType.A]);
        Assert.Equal(2, await RunsAsync(host));
    }

    [Fact]
    public async Task RunThatFails_IsTriedAgain_ButNotAtOnce()
    {
        await using var host = await StartAsync();
        await host.Get<ISettings>().SetAsync(DynamicDns.Enabled, true, Token);
        host.Records.Failure = new PortException("dns.unreachable", "Away.", isTransient: true);
        var watch = host.Get<DynamicDns>();
        await watch.LookAsync(Token);
        Assert.Equal("dns.sync_failed", (await Assert.ThrowsAsync<Berth.Kernel.ErrorException>(() => RunAsync(host))).Error.Code);
        await EndAsync(host);
        await watch.LookAsync(Token);
        Assert.Equal(1, await RunsAsync(host));

        host.Records.Failure = null;
        host.Clock.Advance(TimeSpan.FromMinutes(11));
        await watch.LookAsync(Token);
        await RunAsync(host);
        Assert.Equal(2, await RunsAsync(host));
        Assert.Equal(["203.0.113.7"], host.Records[Host, DnsRecordType.A]);
    }

    private static async Task<DomainsHost> StartAsync()
    {
        var host = await DomainsHost.StartAsync();
        await DomainEditorTests.AddAsync(host, "example.com", new { apiKey = "open sesame" });
        host.Names.Hosts.Add(new NamedHost(Host, "example.com", "an app"));
        return host;
    }

    private static async Task<int> RunsAsync(DomainsHost host) => (await host.Get<IOperations>().ListAsync(SyncDnsKind.KindName, 1, 100, Token)).Count;

    /// <summary>As the runner would, which does not run here.</summary>
    private static async Task RunAsync(DomainsHost host)
    {
        var operation = (await host.Get<IOperations>().ListAsync(SyncDnsKind.KindName, 1, 1, Token))[0];
        await host.Get<IEnumerable<IOperationStep>>().Single(step => step.Name == SyncRecords.StepName).EnsureAsync(new StepContext(operation, (_, _) => { }, _ => { }), Token);
        await EndAsync(host);
    }

    private static async Task EndAsync(DomainsHost host)
    {
        await using var db = await host.OpenAsync();
        await db.Set<Operation>().ExecuteUpdateAsync(set => set.SetProperty(row => row.State, OperationState.Succeeded), Token);
    }
}
