namespace Berth.Addons.Tests.Real;

public sealed class LdapAddonTests(PlatformFixture platform)
{
    [Fact]
    public async Task Ldap_GivesTheContractsVariables_AndKeepsThePassword_UntilItIsTornDown()
    {
        var addons = await platform.AddonsAsync();
        var app = Apps.New(("ldap", "{}")) with { Sso = true };

        var grants = await addons.EnsureAsync(app, null, CancellationToken.None);

        var host = platform.Options.Network.Gateway;
        Assert.Equal(host, grants.Value("CLOUDRON_LDAP_SERVER"));
        Assert.Equal(host, grants.Value("CLOUDRON_LDAP_HOST"));
        Assert.Equal("3002", grants.Value("CLOUDRON_LDAP_PORT"));
        Assert.Equal($"ldap://{host}:3002", grants.Value("CLOUDRON_LDAP_URL"));
        Assert.Equal("ou=users,dc=cloudron", grants.Value("CLOUDRON_LDAP_USERS_BASE_DN"));
        Assert.Equal("ou=groups,dc=cloudron", grants.Value("CLOUDRON_LDAP_GROUPS_BASE_DN"));
        Assert.Equal($"cn={app.AppId},ou=apps,dc=cloudron", grants.Value("CLOUDRON_LDAP_BIND_DN"));
        Assert.Equal(48, grants.Value("CLOUDRON_LDAP_BIND_PASSWORD").Length);
        Assert.Equal(grants.Environment, (await addons.EnsureAsync(app, null, CancellationToken.None)).Environment);

        await addons.TearDownAsync(app.AppId, ["ldap"], CancellationToken.None);
        Assert.Empty(await addons.ListProvisionedAsync(app.AppId, CancellationToken.None));
        Assert.NotEqual(grants.Value("CLOUDRON_LDAP_BIND_PASSWORD"), (await addons.EnsureAsync(app, null, CancellationToken.None)).Value("CLOUDRON_LDAP_BIND_PASSWORD"));
        await addons.TearDownAsync(app.AppId, null, CancellationToken.None);
    }

    [Fact]
    public async Task WithoutSso_NothingIsGiven()
    {
        var addons = await platform.AddonsAsync();
        var app = Apps.New(("ldap", "{}"));

        Assert.Empty((await addons.EnsureAsync(app, null, CancellationToken.None)).Environment);
        Assert.Empty(await addons.ListProvisionedAsync(app.AppId, CancellationToken.None));
    }
}
