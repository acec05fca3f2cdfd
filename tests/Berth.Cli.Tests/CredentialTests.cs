using System.Net;
using System.Text;
using Berth.Cli.Tests.Support;

namespace Berth.Cli.Tests;

/// <summary><c>berth token</c>, <c>berth app-password</c>, <c>berth directory</c>, <c>berth oidc-client</c>.</summary>
public sealed class CredentialTests : IAsyncLifetime
{
    private StubPlatform _platform = null!;
    private CliRun _cli = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await StubPlatform.StartAsync();
        _platform.AddApp("wiki", id: "wiki-id");
        _cli = new CliRun(_platform);
    }

    public ValueTask DisposeAsync()
    {
        _cli.Dispose();
        return _platform.DisposeAsync();
    }

    [Fact]
    public async Task Token_IsTheOnlyThingThatIsPrinted()
    {
        Answer("POST /api/v1/tokens", """{"id":"tid-1","name":"ci","accessToken":"the-token","identifier":"uid-1","clientId":"cid-sdk","expires":1893456000000}""");

        var made = await _cli.RunAsync("token", "add", "ci", "--read-only", "--expires", "2030-01-01", "--address", "10.0.0.0/8", "--address", "::1");

        Assert.Equal("the-token\n", made.Out);
        var sent = _platform.Last("POST", "/api/v1/tokens").Json;
        Assert.Equal("r", sent.GetProperty("scope").GetProperty("*").GetString());
        Assert.Equal(1893456000000, sent.GetProperty("expiresAt").GetInt64());
        Assert.Equal("10.0.0.0/8,::1", sent.GetProperty("allowedIpRanges").GetString());
        Assert.Equal(0, (await _cli.RunAsync("token", "add", "ci")).Code);
        Assert.Equal("rw", _platform.Last("POST", "/api/v1/tokens").Json.GetProperty("scope").GetProperty("*").GetString());
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2001-01-01")]
    [InlineData("0d")]
    [InlineData("-1d")]
    [InlineData("9999999d")]
    public async Task AnEndThatIsNoneOrPast_IsAWrongCommandLine(string when)
    {
        Assert.Equal(2, (await _cli.RunAsync("token", "add", "ci", $"--expires={when}")).Code);
        Assert.Empty(_platform.Calls);
    }

    [Fact]
    public async Task Tokens_AreListedWithoutSessions_AndRevokedByNameOrId()
    {
        Answer("GET /api/v1/tokens", """
            {"tokens":[{"id":"tid-0","name":"Browser","identifier":"uid-1","clientId":"cid-webadmin","expires":1,"scope":{"*":"rw"}},
            {"id":"tid-1","name":"ci","identifier":"uid-1","clientId":"cid-sdk","expires":null,"scope":{"*":"r"}},
            {"id":"tid-2","name":"twice","identifier":"uid-1","clientId":"cid-sdk","scope":{"*":"rw"}},{"id":"tid-3","name":"twice","identifier":"uid-1","clientId":"cid-sdk","scope":{"*":"rw"}}]}
            """);
        Answer("DELETE /api/v1/tokens/tid-1", "");

        var list = await _cli.RunAsync("token", "list");
        Assert.Equal(3, list.Lines.Count);
        Assert.Equal("tid-1\tci\tread\tnever\tnever\tanywhere", list.Lines[0]);
        Assert.Equal(0, (await _cli.RunAsync("token", "remove", "ci")).Code);
        Assert.True(_platform.Got("DELETE", "/api/v1/tokens/tid-1"));
        Assert.Equal(2, (await _cli.RunAsync("token", "remove", "twice")).Code);
        Assert.Equal(4, (await _cli.RunAsync("token", "remove", "tid-0")).Code);
    }

    [Fact]
    public async Task AppPassword_OpensOneAppOrMail()
    {
        Answer("POST /api/v1/app_passwords", """{"id":"uid-9","password":"abcd-efgh"}""");
        Answer("GET /api/v1/app_passwords", """{"appPasswords":[{"id":"uid-9","name":"phone","userId":"uid-1","identifier":"wiki-id","creationTime":"2026-01-01T00:00:00.000Z"}]}""");
        Answer("DELETE /api/v1/app_passwords/uid-9", "");

        Assert.Equal("abcd-efgh\n", (await _cli.RunAsync("app-password", "add", "phone", "--app", "wiki")).Out);
        Assert.Equal("wiki-id", _platform.Last("POST", "/api/v1/app_passwords").Json.GetProperty("identifier").GetString());
        Assert.Equal("abcd-efgh", (await _cli.RunAsync("app-password", "add", "phone", "--mail", "--json")).Json.GetProperty("password").GetString());
        Assert.Equal("mail", _platform.Last("POST", "/api/v1/app_passwords").Json.GetProperty("identifier").GetString());
        Assert.Equal(2, (await _cli.RunAsync("app-password", "add", "phone")).Code);
        Assert.Equal(2, (await _cli.RunAsync("app-password", "add", "phone", "--mail", "--app", "wiki")).Code);
        Assert.Equal(["uid-9\tphone\twiki.example.com\tnever\tnever"], (await _cli.RunAsync("app-password", "list")).Lines);
        Assert.Equal(0, (await _cli.RunAsync("app-password", "remove", "phone")).Code);
    }

    [Fact]
    public async Task DirectoryServer_TakesItsSecretFromStandardInput_AndKeepsWhatIsNotGiven()
    {
        Answer("GET /api/v1/directory_server/config", """{"enabled":false,"secret":"●","allowlist":"10.0.0.1"}""");
        Answer("POST /api/v1/directory_server/config", "{}");

        var set = await _cli.RunAsync(["directory", "server", "--enable", "on", "--secret-stdin"], Encoding.UTF8.GetBytes("a secret of enough length\n"), CancellationToken.None);

        Assert.Equal(0, set.Code);
        Assert.Equal("""{"enabled":true,"secret":"a secret of enough length","allowlist":"10.0.0.1"}""", _platform.Last("POST", "/api/v1/directory_server/config").Body);
        Assert.DoesNotContain("a secret", set.Out + set.Error, StringComparison.Ordinal);
        Assert.Equal(["Directory server: off", "May ask: 10.0.0.1", "Secret: set"], (await _cli.RunAsync("directory", "server")).Lines);
    }

    [Fact]
    public async Task Rules_AreChangedOneByOne()
    {
        Answer("GET /api/v1/user_directory", """{"lockUserProfiles":true,"mandatory2FA":false}""");
        Answer("POST /api/v1/user_directory", "{}");

        Assert.Equal(["Profiles locked: on", "Second factor mandatory: on"], (await _cli.RunAsync("directory", "rules", "--mandatory-2fa", "on")).Lines);
        Assert.Equal("""{"lockUserProfiles":true,"mandatory2FA":true}""", _platform.Last("POST", "/api/v1/user_directory").Body);
    }

    [Fact]
    public async Task OutsideDirectory_IsSetUpTriedAndSynced()
    {
        Answer("GET /api/v1/external_ldap/config", """{"provider":"noop","url":"","baseDn":"","usernameField":"uid","filter":"(objectClass=inetOrgPerson)","groupBaseDn":"","bindDn":"","bindPassword":"","autoCreate":false,"syncGroups":false,"acceptSelfSignedCerts":false}""");
        Answer("POST /api/v1/external_ldap/config", "{}");
        Answer("POST /api/v1/external_ldap/sync", """{"added":["kim"],"updated":[],"deactivated":["lee"],"groups":[],"conflicts":["jo: has this address already"]}""");

        var set = await _cli.RunAsync(
            ["directory", "outside", "set", "--url", "ldap://dc.corp", "--base", "dc=corp", "--bind", "cn=reader,dc=corp", "--password-stdin", "--start-tls", "on"], Encoding.UTF8.GetBytes("hush"), CancellationToken.None);
        Assert.Equal(0, set.Code);
        var sent = _platform.Last("POST", "/api/v1/external_ldap/config").Json;
        Assert.Equal(("other", "hush", true), (sent.GetProperty("provider").GetString(), sent.GetProperty("bindPassword").GetString(), sent.GetProperty("startTls").GetBoolean()));
        Assert.Equal(["add\tkim", "switch off\tlee", "left alone\tjo: has this address already"], (await _cli.RunAsync("directory", "outside", "sync", "--dry-run")).Lines);
        Answer("POST /api/v1/external_ldap/sync", """{"taskId":"7"}""", HttpStatusCode.Accepted);
        _platform.AddTask("7", StubPlatform.Done("7"));
        Assert.Equal(0, (await _cli.RunAsync("directory", "outside", "sync")).Code);
        Assert.Equal(0, (await _cli.RunAsync("directory", "outside", "off")).Code);
        Assert.Equal("noop", _platform.Last("POST", "/api/v1/external_ldap/config").Json.GetProperty("provider").GetString());
    }

    [Fact]
    public async Task OidcClients_ShowTheirSecretOnce()
    {
        const string client = """{"id":"cid-1","name":"Graphs","loginRedirectUri":"https://g.example/cb","tokenSignatureAlgorithm":"RS256"}""";
        Answer("GET /api/v1/oidc/clients", $$"""{"clients":[{{client}}]}""");
        Answer("GET /api/v1/oidc/clients/cid-1", client);
        Answer("POST /api/v1/oidc/clients", client.Replace("\"name\"", "\"secret\":\"hush\",\"name\"", StringComparison.Ordinal));
        Answer("POST /api/v1/oidc/clients/cid-1", client, HttpStatusCode.Created);
        Answer("DELETE /api/v1/oidc/clients/cid-1", "");

        Assert.Contains("Client secret: hush", (await _cli.RunAsync("oidc-client", "add", "Graphs", "--redirect", "https://g.example/cb")).Lines);
        Assert.Equal(["cid-1\tGraphs\thttps://g.example/cb"], (await _cli.RunAsync("oidc-client", "list")).Lines);
        Assert.Contains($"Issuer: {_platform.Address}/openid", (await _cli.RunAsync("oidc-client", "show", "cid-1")).Lines);
        Assert.Equal(0, (await _cli.RunAsync("oidc-client", "edit", "cid-1", "--name", "Charts")).Code);
        Assert.Equal("https://g.example/cb", _platform.Last("POST", "/api/v1/oidc/clients/cid-1").Json.GetProperty("loginRedirectUri").GetString());
        Assert.Equal(0, (await _cli.RunAsync("oidc-client", "remove", "cid-1")).Code);
        Assert.Equal(2, (await _cli.RunAsync("oidc-client", "add", "Graphs")).Code);
    }

    [Fact]
    public async Task LoginProvider_KeepsWhatIsNotGiven_AndItsSecretComesFromStandardInput()
    {
        const string config = """{"enabled":true,"issuer":"https://idp.example","clientId":"berth","clientSecret":"●","name":"Corp","mayCreate":false,"redirectUri":"https://my.example.com/login/outside/callback"}""";
        Answer("GET /api/v1/login_provider/config", """{"enabled":false,"issuer":"","clientId":"","clientSecret":"","name":"","mayCreate":false,"redirectUri":"https://my.example.com/login/outside/callback"}""");
        Answer("POST /api/v1/login_provider/config", config);

        var early = await _cli.RunAsync("login-provider", "set", "--name", "Corp");
        Assert.Equal(2, early.Code);
        Assert.Contains("https://my.example.com/login/outside/callback", early.Error, StringComparison.Ordinal);
        var set = await _cli.RunAsync(["login-provider", "set", "--issuer", "https://idp.example", "--client-id", "berth", "--secret-stdin", "--name", "Corp"], Encoding.UTF8.GetBytes("hush\n"), CancellationToken.None);
        Assert.Equal(0, set.Code);
        Assert.Equal("hush", _platform.Last("POST", "/api/v1/login_provider/config").Json.GetProperty("clientSecret").GetString());
        Answer("GET /api/v1/login_provider/config", config);
        Assert.Equal(0, (await _cli.RunAsync("login-provider", "set", "--create-accounts", "on")).Code);
        var sent = _platform.Last("POST", "/api/v1/login_provider/config").Json;
        Assert.Equal(("https://idp.example", "Corp", true), (sent.GetProperty("issuer").GetString(), sent.GetProperty("name").GetString(), sent.GetProperty("mayCreate").GetBoolean()));
        Assert.Null(sent.GetProperty("clientSecret").GetString());
        Assert.Equal(0, (await _cli.RunAsync("login-provider", "off")).Code);
    }

    private void Answer(string call, string body, HttpStatusCode status = HttpStatusCode.OK) => _platform.Answers[call] = (status, body);
}
