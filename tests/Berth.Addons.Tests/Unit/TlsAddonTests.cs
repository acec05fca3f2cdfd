using System.Security.Cryptography.X509Certificates;
using Berth.Addons.Images;
using Berth.Addons.Providers;
using Berth.Addons.Providers.Tls;
using Berth.Data;
using Berth.Host;
using Berth.Identity;
using Berth.Ports.Containers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Addons.Tests.Unit;

public sealed class TlsAddonTests : IAsyncLifetime
{
    private readonly string _home = Directory.CreateTempSubdirectory("berth-tls-").FullName;
    private readonly RememberedCertificates _certificates = [];
    private ServiceProvider _services = null!;

    private IAddons Addons => _services.GetRequiredService<IAddons>();

    public async ValueTask InitializeAsync()
    {
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(ImageEngine.Create().Engine)
            .AddHostAdapter(new HostOptions { CaDirectory = Path.Combine(_home, "ca"), SecretKeyPath = Path.Combine(_home, "secret.key") })
            .AddBerthData(Path.Combine(_home, "berth.db"))
            .AddSingleton<IOidcClients>(new RememberedClients())
            .AddSingleton<IAppCertificates>(_certificates)
            .AddAddons(new AddonsOptions { Home = _home, Network = new NetworkSpec("berth", "172.18.0.0/16", "172.18.0.1", "172.18.0.0/20", "br-berth") }, new ImagesOptions { Directory = _home })
            .BuildServiceProvider();
        await using var db = await _services.GetRequiredService<IDbContextFactory<BerthDb>>().CreateDbContextAsync();
        await db.Database.EnsureCreatedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task Files_AreThoseOfTheContract_ReadableInsideAndClosedOutside()
    {
        _certificates["mail.berth.test"] = new AppCertificate("chain one", "key one");
        _certificates["chat.berth.test"] = new AppCertificate("chain two", "key two");
        var app = App("https://mail.berth.test:8443", "https://chat.berth.test:8443");
        var grants = await Addons.EnsureAsync(app, null, CancellationToken.None);

        var mount = Assert.Single(grants.Mounts);
        Assert.Equal(("/etc/certs", true), (mount.Target, mount.ReadOnly));
        Assert.Empty(grants.Environment);
        Assert.Equal(
            ["chat.berth.test.cert", "chat.berth.test.key", "mail.berth.test.cert", "mail.berth.test.key", "tls_cert.pem", "tls_key.pem"],
            Directory.GetFiles(mount.Source!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(("chain one", "key one", "key two"), (Read(mount, "tls_cert.pem"), Read(mount, "tls_key.pem"), Read(mount, "chat.berth.test.key")));
        Assert.True(File.GetUnixFileMode(Path.Combine(mount.Source!, "tls_key.pem")).HasFlag(UnixFileMode.OtherRead));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(mount.Source!)!));

        await Addons.TearDownAsync(app.AppId, null, CancellationToken.None);
        Assert.False(Directory.Exists(mount.Source));
        Assert.Empty(await Addons.ListProvisionedAsync(app.AppId, CancellationToken.None));
    }

    [Fact]
    public async Task Renewal_ChangesTheFiles_AndSaysWhen_AndNothingElseDoes()
    {
        _certificates["mail.berth.test"] = new AppCertificate("chain one", "key one");
        var app = App("https://mail.berth.test", "https://old.berth.test");
        var mount = Assert.Single((await Addons.EnsureAsync(app, null, CancellationToken.None)).Mounts);
        app = App("https://mail.berth.test");
        var longAgo = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (var file in Directory.GetFiles(mount.Source!))
        {
            File.SetLastWriteTimeUtc(file, longAgo.UtcDateTime);
        }

        Assert.Equal(longAgo, await Addons.RefreshCertificatesAsync(app, CancellationToken.None));
        Assert.False(File.Exists(Path.Combine(mount.Source!, "old.berth.test.key")));
        _certificates["mail.berth.test"] = new AppCertificate("chain two", "key two");
        Assert.NotEqual(longAgo, await Addons.RefreshCertificatesAsync(app, CancellationToken.None));
        Assert.Equal(("chain two", "key two"), (Read(mount, "tls_cert.pem"), Read(mount, "mail.berth.test.key")));
        Assert.Null(await Addons.RefreshCertificatesAsync(Apps.New(("localstorage", "{}")), CancellationToken.None));
    }

    [Fact]
    public async Task NameWithoutACertificate_GetsOneOfItsOwn_UntilThereIsAnother()
    {
        var app = App("https://mail.berth.test");
        var mount = Assert.Single((await Addons.EnsureAsync(app, null, CancellationToken.None)).Mounts);
        using var own = X509Certificate2.CreateFromPem(Read(mount, "tls_cert.pem"), Read(mount, "tls_key.pem"));
        Assert.True(own.MatchesHostname("mail.berth.test"));
        await Addons.EnsureAsync(app, null, CancellationToken.None);
        Assert.Equal(own.ExportCertificatePem(), Read(mount, "tls_cert.pem").Trim());
        _certificates["mail.berth.test"] = new AppCertificate("chain", "key");
        await Addons.EnsureAsync(app, null, CancellationToken.None);
        Assert.Equal("chain", Read(mount, "tls_cert.pem"));
    }

    private static AddonConsumer App(params string[] origins) => Apps.New(("tls", "{}")) with { AppId = "app", Origins = origins };

    private static string Read(Mount mount, string file) => File.ReadAllText(Path.Combine(mount.Source!, file));
}
