using Berth.Addons.Images;
using Berth.Addons.Providers;
using Berth.Addons.Services;
using Berth.Data;
using Berth.Host;
using Berth.Ports.Containers;
using Berth.Testing.Containers;
using Berth.Testing.Debian;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(Berth.Addons.Tests.Real.PlatformFixture))]

namespace Berth.Addons.Tests.Real;

/// <summary>The module on the real engine, with images, services, network and directory of its own; made at the first need.</summary>
public sealed class PlatformFixture : IAsyncLifetime
{
    private readonly EngineFixture _engine = new();
    private readonly SemaphoreSlim _gate = new(1);
    private ServiceProvider? _provider;

    public string Home { get; } = Directory.CreateTempSubdirectory("berth-addons-").FullName;

    public IContainerEngine Engine => _engine.Engine;

    internal AddonsOptions Options { get; private set; } = null!;

    /// <summary>Test classes that need no engine do not wait for one.</summary>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async Task<IServiceProvider> StartAsync()
    {
        await _gate.WaitAsync();
        try
        {
            return _provider ??= await MakeAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task<IAddons> AddonsAsync() => (await StartAsync()).GetRequiredService<IAddons>();

    public async Task<IServices> ServicesAsync() => (await StartAsync()).GetRequiredService<IServices>();

    /// <summary>Address of a service's container, for clients of the test.</summary>
    public async Task<string> AddressOfAsync(string hostName) =>
        (await Engine.InspectContainerAsync(Options.ContainerPrefix + hostName, CancellationToken.None))!.IpAddress!;

    /// <summary>A container on the app network, as an app's would be; its name.</summary>
    public async Task<string> RunAppAsync(params string[] command)
    {
        await StartAsync();
        return await _engine.RunAsync(_engine.Spec(command));
    }

    /// <summary>A container that is none of the platform's under a name that the platform wants.</summary>
    public ContainerSpec StrangerNamed(string name) => _engine.Spec() with { Name = name };

    public string NewDirectory() => Directory.CreateDirectory(Path.Combine(Home, Guid.NewGuid().ToString("N"))).FullName;

    public async ValueTask DisposeAsync()
    {
        if (_provider is not null)
        {
            await _provider.DisposeAsync();
            await _engine.DisposeAsync();
        }

        Directory.Delete(Home, recursive: true);
        _gate.Dispose();
    }

    private async Task<ServiceProvider> MakeAsync()
    {
        await DebianPackages.EnsureAsync("mmdebstrap");
        await _engine.InitializeAsync();
        Options = new AddonsOptions
        {
            Home = Home,
            Network = _engine.Network,
            ContainerPrefix = _engine.NewName("addons") + "-",
            Labels = _engine.Labels,
        };
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(Engine)
            .AddHostAdapter(new HostOptions { CaDirectory = Path.Combine(Home, "ca"), SecretKeyPath = Path.Combine(Home, "secret.key") })
            .AddBerthData(Path.Combine(Home, "berth.db"))
            .AddSingleton<Identity.IOidcClients>(new RememberedClients())
            .AddSingleton<Providers.Tls.IAppCertificates>(new RememberedCertificates())
            .AddAddons(Options, new ImagesOptions { Directory = RepositoryImages() });
        var provider = services.BuildServiceProvider();
        await using var db = await provider.GetRequiredService<IDbContextFactory<BerthDb>>().CreateDbContextAsync();
        await db.Database.EnsureCreatedAsync();
        return provider;
    }

    private static string RepositoryImages()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Berth.slnx")))
        {
            directory = directory.Parent;
        }

        return Path.Combine(directory.FullName, "images");
    }
}
