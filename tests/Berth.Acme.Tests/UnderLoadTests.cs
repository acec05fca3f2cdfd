using System.Net;
using System.Net.Sockets;
using Berth.Acme.Tests.Support;
using Berth.Data;
using Berth.Domains;
using Berth.Domains.Certificates;
using Berth.Host;
using Berth.Operations;
using Berth.Platform;
using Berth.Ports.Certificates;
using Berth.Ports.Dns;
using Berth.Ports.Gateway;
using Berth.Testing.Fakes;
using Berth.Testing.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Berth.Acme.Tests;

/// <summary>The whole way: keeper, lego, pebble, and the gateway as a process, with people at the door all the time.</summary>
public sealed class UnderLoadTests
{
    private const string Blog = "blog.example.com";

    [Fact]
    public async Task Certificate_IssuedRenewedAndRevoked_UnderLoad_FailsNoRequest()
    {
        using var gateway = await RunningGateway.StartAsync();
        using var pebble = await Pebble.StartAsync(new() { HttpPort = gateway.HttpPort });
        using var authority = new Authority(challenges: gateway.Files.Challenges);
        await using var upstream = await UpstreamAsync();
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var choice = new OneChoice(TlsChoice.Local);
        await using var services = Services(gateway, authority, clock, choice);
        await using (var db = await services.GetRequiredService<IDbContextFactory<BerthDb>>().CreateDbContextAsync())
        {
            await db.Database.EnsureCreatedAsync();
        }

        var domains = services.GetRequiredService<IDomains>();
        var route = new GatewayRoute { Host = Blog, Owner = "blog", Title = "Blog", State = RouteState.Serving, Upstream = upstream.Urls.First() };
        async Task PublishAsync() => await gateway.PublishAsync([route], await domains.ListCertificatesAsync(default));
        domains.WhenRenewed(_ => PublishAsync());

        // Local first, as an app that has no public one yet.
        await domains.EnsureCertificateAsync(Blog, default);
        await PublishAsync();
        var serials = new List<string> { await gateway.SerialAsync(Blog) };
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(number => Task.Run(() => AskAsync(gateway.HttpsPort, keepOpen: number % 2 == 0, stop.Token))).ToList();

        choice.Choice = new TlsChoice([pebble.Directory_]);
        await services.GetRequiredService<DomainService>().RenewDueAsync(default);
        serials.Add(await gateway.SerialAsync(Blog));
        var issued = Assert.Single(await domains.ListCertificatesAsync(default));
        var revocation = new CertificateRevocation(
            pebble.Directory_, await File.ReadAllTextAsync(issued.ChainPath), await File.ReadAllTextAsync(issued.KeyPath), RevocationReason.Superseded);

        clock.Advance(TimeSpan.FromDays(70));
        await services.GetRequiredService<DomainService>().RenewDueAsync(default);
        serials.Add(await gateway.SerialAsync(Blog));
        await authority.It.RevokeAsync(revocation, default);
        Assert.True(await pebble.IsRevokedAsync(revocation.ChainPem));

        await stop.CancelAsync();
        var answers = await Task.WhenAll(load);
        Assert.Equal(3, serials.Distinct().Count());
        Assert.Empty(answers.SelectMany(answer => answer.Failures));
        Assert.True(answers.Sum(answer => answer.Good) > 100, $"Only {answers.Sum(answer => answer.Good)} requests were made.");
    }

    private static ServiceProvider Services(RunningGateway gateway, Authority authority, TimeProvider clock, ITlsChoices choices)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(clock);
        services.AddSingleton(choices);
        services.AddHostAdapter(new HostOptions { CaDirectory = Path.Combine(authority.Options.Directory, "ca"), SecretKeyPath = Path.Combine(authority.Options.Directory, "secret.key") });
        services.AddSingleton<ICertificateAuthority>(authority.It);
        services.AddSingleton<IDnsLookup>(new FakeDnsLookup());
        services.AddOperations(new OperationsOptions(Path.Combine(authority.Options.Directory, "tasks")));
        services.AddPlatform();
        services.AddBerthData(Path.Combine(authority.Options.Directory, "berth.db"));
        services.AddDomains(new DomainsOptions(gateway.Certificates), new PlatformAddress("example.com", "my.example.com", gateway.HttpsPort, "172.18.0.1", "127.0.0.1"));
        return services.BuildServiceProvider();
    }

    private static async Task<WebApplication> UpstreamAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(context => context.Response.WriteAsync("hello"));
        await app.StartAsync();
        return app;
    }

    /// <summary>One request after the other, on one connection or on a new one each.</summary>
    private static async Task<(int Good, List<string> Failures)> AskAsync(int port, bool keepOpen, CancellationToken stop)
    {
        var (good, failures) = (0, new List<string>());
        using var handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = keepOpen ? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
            SslOptions = { RemoteCertificateValidationCallback = RunningGateway.Any },
            ConnectCallback = async (_, token) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, port, token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpClient(handler);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var text = await http.GetStringAsync(new Uri($"https://{Blog}:{port}/"), CancellationToken.None);
                good += text == "hello" ? 1 : throw new HttpRequestException("Other text.");
            }
            catch (HttpRequestException failure)
            {
                failures.Add(failure.Message);
            }
        }

        return (good, failures);
    }

    private sealed class OneChoice(TlsChoice choice) : ITlsChoices
    {
        public TlsChoice Choice { get; set; } = choice;

        public Task<TlsChoice> ForAsync(string host, CancellationToken cancellationToken) => Task.FromResult(Choice);
    }
}
