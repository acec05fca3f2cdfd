namespace Berth.Identity.Tests;

/// <summary>People of another directory, which is OpenLDAP's server.</summary>
public sealed class OutsideDirectoryTests : IAsyncLifetime
{
    private IdentityHost _host = null!;
    private Slapd _corp = null!;

    public async ValueTask InitializeAsync()
    {
        _corp = await Slapd.StartAsync();
        _host = await IdentityHost.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _corp.DisposeAsync();
    }

    [Fact]
    public async Task Sync_TakesPeopleAndGroupsOver_KeepsThemUpToDate_AndSwitchesOffWhoIsGone()
    {
        await ConfigureAsync();
        var planned = await SyncAsync(dryRun: true);
        Assert.Equal(["kim", "lee"], planned.Added);
        Assert.Empty(await PeopleAsync("kim"));

        Assert.Equal(planned, await SyncAsync(), Same);
        Assert.Equal("kim@corp.example ldap True", Assert.Single(await PeopleAsync("kim")));
        Assert.Equal(0, (await SyncAsync()).Total);
        var group = (await _host.Owner.GetAnswerAsync("groups")).Body.GetProperty("groups").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "builders");
        Assert.Equal(1, group.GetProperty("userIds").GetArrayLength());
        Assert.Equal("ldap", group.GetProperty("source").GetString());

        await _corp.ModifyAsync("dn: uid=kim,ou=people,dc=corp\nchangetype: modify\nreplace: mail\nmail: kim.new@corp.example\n");
        await _corp.DeleteAsync("uid=lee,ou=people,dc=corp");
        var changed = await SyncAsync();
        Assert.Equal(["kim"], changed.Updated);
        Assert.Equal(["lee"], changed.Deactivated);
        Assert.Equal("kim.new@corp.example ldap True", Assert.Single(await PeopleAsync("kim")));
        Assert.Equal("lee@corp.example ldap False", Assert.Single(await PeopleAsync("lee")));
    }

    [Fact]
    public async Task StartTls_IsVerifiedUnlessToldOtherwise_AndNeverLeftOutForAKeptPassword()
    {
        object Config(string? password, bool startTls, bool any) => new { provider = "other", url = _corp.Url, baseDn = "ou=people,dc=corp", bindDn = Slapd.Reader, bindPassword = password, startTls, acceptSelfSignedCerts = any };
        Assert.Equal(400, await SetAsync(Config(Slapd.Password, startTls: true, any: false)));
        Assert.Equal(200, await SetAsync(Config(Slapd.Password, startTls: true, any: true)));
        Assert.Equal(["kim", "lee"], (await SyncAsync()).Added);
        using (await _host.SignInAsync("kim", Slapd.Password))
        {
        }

        // The kept password is not sent in the clear; given anew it may be.
        Assert.Equal(400, await SetAsync(Config(null, startTls: false, any: true)));
        Assert.True((await _host.Owner.GetAnswerAsync("external_ldap/config")).Body.GetProperty("startTls").GetBoolean());
        Assert.Equal(200, await SetAsync(Config(Slapd.Password, startTls: false, any: true)));
        var encrypted = await _host.Owner.SendAsync("POST", "external_ldap/config", new { provider = "other", url = "ldaps://127.0.0.1", baseDn = "dc=corp", startTls = true });
        Assert.Equal("external.start_tls", encrypted.Code);
    }

    [Fact]
    public async Task SigningIn_GoesByThePasswordThere_AndEndsWithTheDirectory()
    {
        await ConfigureAsync();
        await SyncAsync();

        using (await _host.SignInAsync("kim", Slapd.Password))
        {
        }

        Assert.Equal(401, await LoginAsync("kim", "wrong password"));
        await _corp.StopAsync();
        Assert.Equal(401, await LoginAsync("kim", Slapd.Password));
        using var owner = await _host.SignInAsync("olga");
    }

    [Fact]
    public async Task WhoIsNotHereYet_IsMadeAtTheFirstSignIn_OnlyWhereThatIsWanted()
    {
        await ConfigureAsync();
        Assert.Equal(401, await LoginAsync("lee", Slapd.Password));

        await ConfigureAsync(autoCreate: true);
        Assert.Equal(401, await LoginAsync("lee", "wrong password"));
        Assert.Equal(401, await LoginAsync("l*", Slapd.Password));
        Assert.Empty(await PeopleAsync("lee"));
        Assert.Equal(200, await LoginAsync("lee", Slapd.Password));
        Assert.Equal("lee@corp.example ldap True", Assert.Single(await PeopleAsync("lee")));
    }

    [Fact]
    public async Task LocalAccounts_AreNeverTakenOverByName_OrAddress_ButCanBeLinked()
    {
        var kim = await _host.AddUserAsync("kim");
        await _host.Owner.SendAsync("POST", "users", new { username = "other", email = "lee@corp.example", password = IdentityHost.Password });
        await ConfigureAsync(autoCreate: true);

        var report = await SyncAsync();
        Assert.Empty(report.Added);
        Assert.Equal(2, report.Conflicts.Count);
        Assert.Equal(401, await LoginAsync("kim", Slapd.Password));
        Assert.Equal(200, await LoginAsync("kim", IdentityHost.Password));
        Assert.Equal(401, await LoginAsync("lee", Slapd.Password));

        Assert.Equal(200, (await _host.Owner.SendAsync("POST", "external_ldap/link", new { userId = kim, linked = true })).Status);
        Assert.Equal(401, await LoginAsync("kim", IdentityHost.Password));
        Assert.Equal(200, await LoginAsync("kim", Slapd.Password));
        Assert.Equal(["kim"], (await SyncAsync()).Updated);
    }

    [Fact]
    public async Task Configuration_IsTriedBeforeItIsKept_AndShowsNoPassword()
    {
        Assert.Equal(400, await SetAsync(new { provider = "other", url = "http://x", baseDn = "dc=corp" }));
        Assert.Equal(400, await SetAsync(new { provider = "other", url = _corp.Url, baseDn = "dc=corp", filter = "(uid=*" }));
        Assert.Equal(400, await SetAsync(new { provider = "other", url = _corp.Url, baseDn = "dc=corp", bindDn = Slapd.Reader, bindPassword = "wrong" }));
        Assert.Equal(400, await SetAsync(new { provider = "other", url = "ldap://127.0.0.1:1", baseDn = "dc=corp" }));
        Assert.Equal("noop", (await _host.Owner.GetAnswerAsync("external_ldap/config"))["provider"]);

        await ConfigureAsync();
        Assert.Equal("●●●●●●●●", (await _host.Owner.GetAnswerAsync("external_ldap/config"))["bindPassword"]);

        // The kept password goes to no other server.
        Assert.Equal(400, await SetAsync(new { provider = "other", url = _corp.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), baseDn = "dc=corp", bindDn = Slapd.Reader, bindPassword = "●●●●●●●●" }));
        Assert.Equal(200, await SetAsync(new { provider = "noop" }));
        Assert.Equal(409, (await _host.Owner.SendAsync("POST", "external_ldap/sync?dryRun=true", new { })).Status);
    }

    private static bool Same(Report left, Report right) => left.Added.SequenceEqual(right.Added) && left.Total == right.Total;

    private async Task ConfigureAsync(bool autoCreate = false) => Assert.Equal(200, await SetAsync(new
    {
        provider = "other",
        url = _corp.Url,
        baseDn = "ou=people,dc=corp",
        groupBaseDn = "ou=groups,dc=corp",
        bindDn = Slapd.Reader,
        bindPassword = Slapd.Password,
        syncGroups = true,
        autoCreate,
    }));

    private async Task<int> SetAsync(object config) => (await _host.Owner.SendAsync("POST", "external_ldap/config", config)).Status;

    private async Task<int> LoginAsync(string username, string password) => (await _host.Anonymous.SendAsync("POST", "auth/login", new { username, password })).Status;

    private async Task<List<string>> PeopleAsync(string username) =>
    [
        .. from user in (await _host.Owner.GetAnswerAsync("users?per_page=100")).Body.GetProperty("users").EnumerateArray()
           where user.GetProperty("username").GetString() == username
           select $"{user.GetProperty("email").GetString()} {user.GetProperty("source").GetString()} {user.GetProperty("active").GetBoolean()}",
    ];

    /// <summary>What the sync does, without the task around it.</summary>
    private async Task<Report> SyncAsync(bool dryRun = false)
    {
        var done = await _host.Get<Outside.OutsideSync>().RunAsync(dryRun, CancellationToken.None);
        Assert.True(done.IsOk, done.Error?.Message);
        return new(done.Value.Added, done.Value.Updated, done.Value.Deactivated, done.Value.Groups, done.Value.Conflicts);
    }

    private sealed record Report(IReadOnlyList<string> Added, IReadOnlyList<string> Updated, IReadOnlyList<string> Deactivated, IReadOnlyList<string> Groups, IReadOnlyList<string> Conflicts)
    {
        public int Total => Added.Count + Updated.Count + Deactivated.Count + Groups.Count;
    }
}
