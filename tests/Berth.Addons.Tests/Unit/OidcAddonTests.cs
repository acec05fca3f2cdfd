using Berth.Addons.Images;
using Berth.Addons.Providers;
using Berth.Data;
using Berth.Host;
using Berth.Identity;
using Berth.Kernel;
using Berth.Ports.Containers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Addons.Tests.Unit;

public sealed class OidcAddonTests : IAsyncLifetime
{
    private readonly string _home = Directory.CreateTempSubdirectory("berth-oidc-").FullName;
    private readonly RememberedClients _clients = [];
    private ServiceProvider _services = null!;

    private IAddons Addons => _services.GetRequiredService<IAddons>();

    public async ValueTask InitializeAsync()
    {
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(ImageEngine.Create().Engine)
            .AddHostAdapter(new HostOptions { CaDirectory = Path.Combine(_home, "ca"), SecretKeyPath = Path.Combine(_home, "secret.key") })
            .AddBerthData(Path.Combine(_home, "berth.db"))
            .AddSingleton<IOidcClients>(_clients)
            .AddSingleton<Providers.Tls.IAppCertificates>(new RememberedCertificates())
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
    public async Task Variables_AreThoseOfTheContract()
    {
        var grants = await EnsureAsync(App("""{"loginRedirectUri":"/callback"}"""));
        const string issuer = "https://my.berth.test/openid";
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["CLOUDRON_OIDC_PROVIDER_NAME"] = "Berth",
                ["CLOUDRON_OIDC_DISCOVERY_URL"] = issuer + "/.well-known/openid-configuration",
                ["CLOUDRON_OIDC_ISSUER"] = issuer,
                ["CLOUDRON_OIDC_AUTH_ENDPOINT"] = issuer + "/auth",
                ["CLOUDRON_OIDC_TOKEN_ENDPOINT"] = issuer + "/token",
                ["CLOUDRON_OIDC_KEYS_ENDPOINT"] = issuer + "/jwks",
                ["CLOUDRON_OIDC_PROFILE_ENDPOINT"] = issuer + "/me",
                ["CLOUDRON_OIDC_CLIENT_ID"] = "app",
                ["CLOUDRON_OIDC_CLIENT_SECRET"] = _clients["app"].Secret,
            },
            grants.Environment.ToDictionary());
    }

    [Fact]
    public async Task Addresses_AreThePathsOnEveryName_AndOwnSchemesAsTheyAre()
    {
        await EnsureAsync(App("""{"loginRedirectUri":"/user/oauth2, api/cb ,app.immich:/,org.getcubby://auth/callback","logoutRedirectUri":"/bye"}"""));
        Assert.Equal(
            ["https://a.test:8443/user/oauth2", "https://b.test:8443/user/oauth2", "https://a.test:8443/api/cb", "https://b.test:8443/api/cb", "app.immich:/", "org.getcubby://auth/callback"],
            _clients["app"].RedirectUris);
        Assert.Equal(["https://a.test:8443/bye", "https://b.test:8443/bye"], _clients["app"].PostLogoutRedirectUris);
    }

    [Fact]
    public async Task Move_ChangesTheAddresses_AndKeepsClientAndSecret()
    {
        var app = App("""{"loginRedirectUri":"/callback"}""");
        var before = await EnsureAsync(app);
        var after = await EnsureAsync(app with { Origins = ["https://c.test"] });
        Assert.Equal(before.Environment, after.Environment);
        Assert.Equal(["https://c.test/callback"], _clients["app"].RedirectUris);
    }

    [Fact]
    public async Task WithoutSso_NothingIsGiven_AndNothingIsLeftOnceItIsTakenAway()
    {
        var app = App("""{"loginRedirectUri":"/callback"}""");
        await EnsureAsync(app);
        Assert.Empty((await EnsureAsync(app with { Sso = false })).Environment);

        // Until the app runs without it the client stays: the change may be undone.
        Assert.Single(_clients);
        await Addons.TearDownAsync("app", ["oidc"], CancellationToken.None);
        Assert.Empty(_clients);
        Assert.Empty(await Addons.ListProvisionedAsync("app", CancellationToken.None));
    }

    [Fact]
    public async Task TearDown_RemovesTheClient_AndMayBeRepeated()
    {
        await EnsureAsync(App("""{"loginRedirectUri":"/callback"}"""));
        await Addons.TearDownAsync("app", null, CancellationToken.None);
        await Addons.TearDownAsync("app", ["oidc"], CancellationToken.None);
        Assert.Empty(_clients);
    }

    [Theory]
    [InlineData("{}", "loginRedirectUri")]
    [InlineData("""{"loginRedirectUri":" , "}""", "loginRedirectUri")]
    [InlineData("""{"loginRedirectUri":7}""", "loginRedirectUri")]
    [InlineData("""{"loginRedirectUri":"/cb","tokenSignatureAlgorithm":"EdDSA"}""", "RS256")]
    public async Task OptionsThatCannotBe_AreRefusedBeforeAnythingIsMade(string options, string named)
    {
        var error = Assert.Single(Addons.Check(App(options)).Errors);
        Assert.Equal("addon.option_invalid", error.Code);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ErrorException>(() => EnsureAsync(App(options)));
        Assert.Empty(await Addons.ListProvisionedAsync("app", CancellationToken.None));
    }

    private Task<AddonGrants> EnsureAsync(AddonConsumer app) => Addons.EnsureAsync(app, null, CancellationToken.None);

    private static AddonConsumer App(string options) =>
        Apps.WithId("app", ("oidc", options)) with { Sso = true, Title = "An app", Origins = ["https://a.test:8443", "https://b.test:8443"] };
}
