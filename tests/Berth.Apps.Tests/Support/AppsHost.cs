using System.Text.Json;
using Berth.Addons;
using Berth.Addons.Images;
using Berth.Addons.Providers;
using Berth.Apps.Data;
using Berth.Apps.Health;
using Berth.Apps.Reconciling;
using Berth.Apps.Requests;
using Berth.Catalog;
using Berth.Contracts;
using Berth.Data;
using Berth.Domains;
using Berth.GatewayFile;
using Berth.Identity;
using Berth.Kernel;
using Berth.Network;
using Berth.Operations;
using Berth.Ports;
using Berth.Operations.Running;
using Berth.Platform;
using Berth.Ports.Certificates;
using Berth.Ports.Containers;
using Berth.Ports.Dns;
using Berth.Ports.Firewall;
using Berth.Ports.Gateway;
using Berth.Ports.Host;
using Berth.Ports.Programs;
using Berth.Ports.Secrets;
using Berth.Routing;
using Berth.Testing.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Berth.Apps.Tests.Support;

/// <summary>One run of the server on a <see cref="World"/>: all modules as the real host puts them together, without its HTTP face.</summary>
internal sealed class AppsHost : IAsyncDisposable
{
    public const string Domain = "berth.test";

    private readonly IHost _host;

    private AppsHost(IHost host, World world, OutsideCalls calls) => (_host, World, Calls) = (host, world, calls);

    public World World { get; }

    public OutsideCalls Calls { get; }

    public IOperations Operations => Get<IOperations>();

    public AppStore Store => Get<AppStore>();

    public AppReconciler Reconciler => _host.Services.GetServices<IHostedService>().OfType<AppReconciler>().Single();

    public HealthMonitor Health => _host.Services.GetServices<IHostedService>().OfType<HealthMonitor>().Single();

    public static async Task<AppsHost> StartAsync(World world, CrashPoint? crash = null, OutsideCalls? calls = null, TimeProvider? clock = null, TimeSpan? healthTimeout = null, Action<IServiceCollection>? more = null)
    {
        calls ??= new OutsideCalls();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        Compose(builder.Services, world, calls, clock ?? TimeProvider.System, healthTimeout ?? TimeSpan.FromSeconds(30), more);
        builder.Services.AddSingleton(crash ?? new CrashPoint(null));
        var host = new AppsHost(builder.Build(), world, calls);
        await host.FirstStepsAsync();
        await host._host.StartAsync();
        host.Get<OperationsGate>().Open();
        return host;
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public Task<BerthDb> OpenAsync() => Get<IDbContextFactory<BerthDb>>().CreateDbContextAsync();

    public Task<Result<Operation>> InstallAsync(JsonElement manifest, string subdomain = "blog", Func<InstallRequest, InstallRequest>? more = null)
    {
        var request = new InstallRequest { Manifest = manifest, Subdomain = subdomain, Domain = Domain, AccessRestriction = JsonElement.Parse("null") };
        return Get<AppInstaller>().InstallAsync(more is null ? request : more(request), "olga", CancellationToken.None);
    }

    /// <summary>The operation once it has ended.</summary>
    public async Task<Operation> EndAsync(Result<Operation> begun)
    {
        Assert.True(begun.IsOk, begun.Error?.ToString());
        return await EndAsync(begun.Value.Id);
    }

    public async Task<Operation> EndAsync(long id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var ended = await Operations.WatchAsync(id, patience.Token).LastAsync(patience.Token);

        // The outcome is committed first and announced to the gateway then. That call may be the one that is to fail once.
        try
        {
            await Get<IRouting>().RefreshAsync(patience.Token);
        }
        catch (PortException failure) when (failure.Code == "test.outside")
        {
            await Get<IRouting>().RefreshAsync(patience.Token);
        }

        return ended;
    }

    /// <summary>An app that runs and serves; its id.</summary>
    public async Task<string> InstalledAsync(JsonElement? manifest = null, string subdomain = "blog", Func<InstallRequest, InstallRequest>? more = null)
    {
        var ended = await EndAsync(await InstallAsync(manifest ?? Packages.Blog(World), subdomain, more));
        Assert.True(ended.State == OperationState.Succeeded, ended.ErrorMessage);
        return ended.Subject;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    /// <summary>As the real server's: before anything else starts.</summary>
    private async Task FirstStepsAsync()
    {
        await using (var db = await OpenAsync())
        {
            await db.Database.EnsureCreatedAsync();
        }

        await World.Engine.EnsureNetworkAsync(new NetworkSpec("berth", $"{World.Prefix}.0.0/16", $"{World.Prefix}.0.1", $"{World.Prefix}.0.0/20", "br-test"), CancellationToken.None);
        await Get<IDomains>().EnsurePrimaryAsync(Domain, World.Dns.Name, CancellationToken.None);
        await Get<IRouting>().RefreshAsync(CancellationToken.None);
    }

    private static void Compose(IServiceCollection services, World world, OutsideCalls calls, TimeProvider clock, TimeSpan healthTimeout, Action<IServiceCollection>? more)
    {
        services.AddSingleton(clock);
        services.AddSingleton(Outside<IContainerEngine>.Behind(world.Engine, calls));
        services.AddSingleton(Outside<IDnsProvider>.Behind(world.Dns, calls));
        services.AddSingleton(Outside<ICertificateAuthority>.Behind(world.Authority, calls));
        services.AddSingleton(Outside<IGateway>.Behind(new FileGateway(world.Gateway), calls));
        services.AddSingleton<IHostMachine>(world.Machine);
        services.AddSingleton<ISecretStore>(world.Secrets);
        services.AddSingleton<IDnsLookup>(new FakeDnsLookup());
        services.AddSingleton<IHostAddresses>(new FakeHostAddresses());
        services.AddSingleton<IProgramRunner>(new FakeProgramRunner { Programs = { ["chown"] = _ => new ProgramResult(0, "", "") } });
        var address = new PlatformAddress(Domain, $"my.{Domain}", 443, $"{world.Prefix}.0.1", "127.0.0.1");
        services.AddBerthData(Path.Combine(world.Home, "berth.db"));
        services.AddOperations(new OperationsOptions(Path.Combine(world.Home, "log", "tasks")));
        services.AddPlatform();
        services.AddIdentity(new IdentityOptions { DashboardOrigin = () => address.DashboardOrigin });
        services.AddDomains(new DomainsOptions(Path.Combine(world.Gateway.Directory, "certs")), address);
        services.AddRouteTable();
        services.AddSingleton<IFirewall>(new FakeFirewall());
        services.AddNetwork(new NetworkOptions
        {
            Instance = "test",
            Network = new NetworkSpec("berth", $"{world.Prefix}.0.0/16", $"{world.Prefix}.0.1", $"{world.Prefix}.0.0/20", "br-test"),
            Labels = Instance.Labels("test"),
        });
        services.AddCatalog(new CatalogOptions(Path.Combine(world.Home, "catalog"), Path.Combine(world.Home, "packages")));
        services.AddAddons(
            new AddonsOptions { Home = world.Home, Network = new NetworkSpec("berth", $"{world.Prefix}.0.0/16", $"{world.Prefix}.0.1", $"{world.Prefix}.0.0/20", "br-test"), Labels = Instance.Labels("test") },
            new ImagesOptions { Directory = Path.Combine(world.Home, "images") });
        services.AddSingleton(Outside<IAddons>.Behind(world.Addons, calls));
        services.AddApps(new AppsOptions
        {
            Home = world.Home,
            NetworkAddress = $"{world.Prefix}.0.1",
            NetworkPrefix = world.Prefix,
            HealthTimeout = healthTimeout,
            DrainTime = TimeSpan.Zero,
            SandboxNetwork = new NetworkSpec("berth-trial", $"{world.Prefix}.200.0/24", $"{world.Prefix}.200.1", $"{world.Prefix}.200.0/24", "bt-test") { IsInternal = true },
            Instance = "test",
        });
        more?.Invoke(services);
        foreach (var step in services.Where(service => service.ServiceType == typeof(IOperationStep)).ToList())
        {
            services.Remove(step);
            services.AddSingleton<IOperationStep>(provider => new WatchedStep((IOperationStep)ActivatorUtilities.CreateInstance(provider, step.ImplementationType!), world));
        }
    }
}
