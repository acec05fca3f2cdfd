using Berth.Data;
using Berth.Domains;
using Berth.GatewayFile;
using Berth.Identity;
using Berth.Operations;
using Berth.Platform;
using Berth.Ports;
using Berth.Ports.Certificates;
using Berth.Ports.Dns;
using Berth.Ports.Gateway;
using Berth.Ports.Host;
using Berth.Ports.Secrets;
using Berth.Testing.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Routing.Tests;

public sealed class RouteTableTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-routing-").FullName;
    private readonly Source _first = new();
    private readonly Source _second = new();
    private ServiceProvider _services = null!;
    private GatewayFiles _files = null!;

    private IRouting Routing => _services.GetRequiredService<IRouting>();

    public async ValueTask InitializeAsync()
    {
        _files = GatewayFiles.Below(_folder);
        Directory.CreateDirectory(_files.StateDirectory);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IDnsProvider>(new FakeDnsProvider());
        services.AddSingleton<ICertificateAuthority>(new FakeCertificateAuthority());
        services.AddSingleton<IGateway>(new FileGateway(_files));
        services.AddSingleton<ISecretStore>(new FakeSecretStore());
        services.AddSingleton<IDnsLookup>(new FakeDnsLookup());
        services.AddSingleton<IHostAddresses>(new FakeHostAddresses());
        services.AddOperations(new OperationsOptions(Path.Combine(_folder, "tasks")));
        services.AddPlatform();
        services.AddBerthData(Path.Combine(_folder, "berth.db"));
        services.AddDomains(new DomainsOptions(Path.Combine(_files.Directory, "certs")), new PlatformAddress("berth.test", "my.berth.test", 8443, "172.18.0.1", "127.0.0.1"));
        services.AddSingleton<IWallKeeper>(new NoWall());
        services.AddRouteTable();
        services.AddSingleton<IRouteSource>(_first);
        services.AddSingleton<IRouteSource>(_second);
        _services = services.BuildServiceProvider();
        await using var db = await _services.GetRequiredService<IDbContextFactory<BerthDb>>().CreateDbContextAsync();
        await db.Database.EnsureCreatedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Refresh_PublishesTheRoutesOfAllSourcesByHost_WithPortAndCertificates()
    {
        _first.Routes = [Route("z.berth.test"), Route("a.berth.test")];
        _second.Routes = [Route("m.berth.test") with { RedirectToHost = "a.berth.test" }];
        await _services.GetRequiredService<IDomains>().EnsureCertificateAsync("a.berth.test", default);
        Assert.Equal(1, await Routing.RefreshAsync(default));
        var snapshot = await ReadAsync();
        Assert.Equal(["a.berth.test", "m.berth.test", "z.berth.test"], snapshot.Routes.Select(route => route.Host));
        Assert.Equal((8443, GatewaySnapshot.CurrentFormat), (snapshot.HttpsPort, snapshot.Format));
        Assert.Equal("a.berth.test", snapshot.Routes[1].RedirectToHost);
        Assert.Equal(["a.berth.test"], Assert.Single(snapshot.Certificates).Names);
    }

    [Fact]
    public async Task Refresh_WhenNothingChanged_PublishesNothing_AndEachChangeRaisesTheVersion()
    {
        _first.Routes = [Route("a.berth.test")];
        Assert.Equal(1, await Routing.RefreshAsync(default));
        var written = File.GetLastWriteTimeUtc(_files.Snapshot);
        Assert.Equal(1, await Routing.RefreshAsync(default));
        Assert.Equal(written, File.GetLastWriteTimeUtc(_files.Snapshot));
        _first.Routes = [Route("a.berth.test") with { State = RouteState.Stopped }];
        Assert.Equal(2, await Routing.RefreshAsync(default));
        _first.Routes = [];
        Assert.Equal(3, await Routing.RefreshAsync(default));
        Assert.Empty((await ReadAsync()).Routes);
    }

    [Fact]
    public async Task WhatADomainAnswersOfItself_GoesWithTheRouteOfTheBareDomain()
    {
        await using (var db = await _services.GetRequiredService<IDbContextFactory<BerthDb>>().CreateDbContextAsync())
        {
            await db.Database.ExecuteSqlRawAsync("INSERT INTO domains_domains (Domain, ZoneName, Provider, Fields, Tls, WellKnown, IsPrimary, CreatedAt) VALUES ('berth.test', 'berth.test', 'fake', '{{}}', '{{}}', '{{\"a\":\"b\"}}', 1, 0)");
        }

        _first.Routes = [Route("a.berth.test"), Route("berth.test")];
        await Routing.RefreshAsync(default);
        var routes = (await ReadAsync()).Routes;
        Assert.Equal("b", routes.Single(route => route.Host == "berth.test").WellKnown!["a"]);
        Assert.Null(routes.Single(route => route.Host == "a.berth.test").WellKnown);
    }

    [Fact]
    public async Task HostOfTwoOwners_GoesToTheFirst()
    {
        _first.Routes = [Route("a.berth.test", "dashboard")];
        _second.Routes = [Route("a.berth.test", "an-app"), Route("b.berth.test", "an-app")];
        await Routing.RefreshAsync(default);
        Assert.Equal(["dashboard", "an-app"], (await ReadAsync()).Routes.Select(route => route.Owner));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null and void")]
    [InlineData("""{"version": "one"}""")]
    public async Task DamagedFile_IsReplaced_UnderAVersionBeyondTheOneThatTheGatewayServes(string content)
    {
        _first.Routes = [Route("a.berth.test")];
        await File.WriteAllTextAsync(_files.Snapshot, content);
        await File.WriteAllTextAsync(_files.State, System.Text.Json.JsonSerializer.Serialize(
            new GatewayState { Pid = 1, Started = DateTimeOffset.UnixEpoch, Version = 41 }, GatewayJson.Default.GatewayState));
        Assert.Equal(42, await Routing.RefreshAsync(default));
        Assert.Equal("a.berth.test", Assert.Single((await ReadAsync()).Routes).Host);
    }

    [Fact]
    public async Task Refresh_WhenTheFileCannotBeWritten_SaysSo_AndWorksOnceItCan()
    {
        _first.Routes = [Route("a.berth.test")];
        Directory.Move(_files.Directory, _files.Directory + ".away");
        Assert.Equal("gateway.publish_failed", (await Assert.ThrowsAsync<PortException>(() => Routing.RefreshAsync(default))).Code);
        Directory.Move(_files.Directory + ".away", _files.Directory);
        Assert.Equal(1, await Routing.RefreshAsync(default));
    }

    [Fact]
    public async Task Refresh_ByManyAtOnce_EndsWithWhatIsTrue()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(async () =>
        {
            _first.Routes = [Route($"a{number}.berth.test")];
            await Routing.RefreshAsync(default);
        })));
        await Routing.RefreshAsync(default);
        Assert.Equal(_first.Routes[0].Host, Assert.Single((await ReadAsync()).Routes).Host);
    }

    private async Task<GatewaySnapshot> ReadAsync() => (await _services.GetRequiredService<IGateway>().ReadAsync(default))!;

    private static GatewayRoute Route(string host, string owner = "an-app") =>
        new() { Host = host, Owner = owner, Title = "Title", State = RouteState.Serving, Upstream = "http://172.18.16.1:80" };

    private sealed class Source : IRouteSource
    {
        public IReadOnlyList<GatewayRoute> Routes { get; set; } = [];

        public Task<IReadOnlyList<GatewayRoute>> GetRoutesAsync(CancellationToken cancellationToken) => Task.FromResult(Routes);
    }

    private sealed class NoWall : IWallKeeper
    {
        public Task<GatewayWall> DescribeAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("No route here has a wall.");
    }
}
