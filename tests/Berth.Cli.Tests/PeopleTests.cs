using System.Net;
using System.Text;
using Berth.Cli.Tests.Support;

namespace Berth.Cli.Tests;

/// <summary><c>berth user</c>, <c>berth group</c>.</summary>
public sealed class PeopleTests : IAsyncLifetime
{
    private const string Jo = """{"id":"uid-1","username":"jo","email":"jo@example.com","displayName":"Jo","role":"user","groupIds":["gid-1"],"inviteAccepted":true,"active":true}""";
    private const string New = """{"id":"uid-2","username":null,"email":"ada@example.com","role":"user","active":true}""";

    private StubPlatform _platform = null!;
    private CliRun _cli = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await StubPlatform.StartAsync();
        Answer("GET /api/v1/users", $$"""{"users":[{{Jo}},{{New}}]}""");
        Answer("GET /api/v1/users/uid-1", Jo);
        Answer("GET /api/v1/users/uid-2", New);
        Answer("GET /api/v1/groups", """{"groups":[{"id":"gid-1","name":"writers","source":"","userIds":["uid-1"]}]}""");
        Answer("GET /api/v1/users/uid-2/invite_link", """{"inviteLink":"https://my.example.com/setup-account?inviteToken=t"}""");
        Answer("GET /api/v1/users/uid-1/password_reset_link", """{"passwordResetLink":"https://my.example.com/password-reset?resetToken=t"}""");
        _cli = new CliRun(_platform);
    }

    public ValueTask DisposeAsync()
    {
        _cli.Dispose();
        return _platform.DisposeAsync();
    }

    [Fact]
    public async Task List_IsOneTabSeparatedLineAPerson()
    {
        var list = await _cli.RunAsync("user", "list", "--search", "o");

        Assert.Equal(["jo\tjo@example.com\tJo\tuser\tactive", "\tada@example.com\t\tuser\tinvited"], list.Lines);
        Assert.Contains("search=o", _platform.Last("GET", "/api/v1/users").Query);
        Assert.Equal("uid-1", (await _cli.RunAsync("user", "list", "--json")).Json.GetProperty("users")[0].GetProperty("id").GetString());
        Assert.Contains("Groups: writers", (await _cli.RunAsync("user", "show", "JO@example.com")).Lines);
    }

    [Fact]
    public async Task Add_WithoutAPassword_PrintsNothingButTheLinkOfTheInvitation()
    {
        Answer("POST /api/v1/users", """{"id":"uid-2"}""", HttpStatusCode.Created);
        Answer("PUT /api/v1/users/uid-2/groups", "");

        var added = await _cli.RunAsync("user", "add", "--email", "ada@example.com", "--group", "Writers", "--role", "usermanager");

        Assert.Equal(0, added.Code);
        Assert.Equal("https://my.example.com/setup-account?inviteToken=t\n", added.Out);
        var sent = _platform.Last("POST", "/api/v1/users").Json;
        Assert.Equal("usermanager", sent.GetProperty("role").GetString());
        Assert.False(sent.TryGetProperty("password", out _));
        Assert.Equal("""{"groupIds":["gid-1"]}""", _platform.Last("PUT", "/api/v1/users/uid-2/groups").Body);
    }

    [Fact]
    public async Task Add_WithAPassword_ReadsItFromStandardInput()
    {
        Answer("POST /api/v1/users", """{"id":"uid-1"}""", HttpStatusCode.Created);

        var added = await _cli.RunAsync(["user", "add", "jo", "-e", "jo@example.com", "--password-stdin"], Encoding.UTF8.GetBytes("a long password\n"), CancellationToken.None);

        Assert.Equal(0, added.Code);
        Assert.Equal("a long password", _platform.Last("POST", "/api/v1/users").Json.GetProperty("password").GetString());
        Assert.False(_platform.Got("GET", "/api/v1/users/uid-1/invite_link"));
        Assert.Equal(2, (await _cli.RunAsync("user", "add", "--email", "x@example.com", "--password-stdin")).Code);
    }

    [Fact]
    public async Task Add_IntoAGroupThatIsNotThere_AddsNobody()
    {
        var added = await _cli.RunAsync("user", "add", "--email", "ada@example.com", "--group", "nobodies");

        Assert.Equal(4, added.Code);
        Assert.False(_platform.Got("POST", "/api/v1/users"));
    }

    [Fact]
    public async Task Changes_AreSentToThePersonThatIsMeant()
    {
        foreach (var call in new[] { "POST /api/v1/users/uid-1/profile", "PUT /api/v1/users/uid-1/role", "PUT /api/v1/users/uid-1/active", "POST /api/v1/users/uid-1/password", "DELETE /api/v1/users/uid-1", "DELETE /api/v1/users/uid-1/sessions" })
        {
            Answer(call, "");
        }

        Assert.Equal(0, (await _cli.RunAsync("user", "edit", "jo", "--name", "Jo the First")).Code);
        Assert.Equal("""{"displayName":"Jo the First"}""", _platform.Last("POST", "/api/v1/users/uid-1/profile").Body);
        Assert.Equal(0, (await _cli.RunAsync("user", "set-role", "jo", "admin")).Code);
        Assert.Equal("""{"role":"admin"}""", _platform.Last("PUT", "/api/v1/users/uid-1/role").Body);
        Assert.Equal(0, (await _cli.RunAsync("user", "set-active", "jo", "off")).Code);
        Assert.Equal("""{"active":false}""", _platform.Last("PUT", "/api/v1/users/uid-1/active").Body);
        Assert.Equal(0, (await _cli.RunAsync(["user", "set-password", "jo", "--password-stdin"], Encoding.UTF8.GetBytes("another password"), CancellationToken.None)).Code);
        Assert.Equal("another password", _platform.Last("POST", "/api/v1/users/uid-1/password").Json.GetProperty("password").GetString());
        Assert.Equal("https://my.example.com/password-reset?resetToken=t\n", (await _cli.RunAsync("user", "reset-link", "jo")).Out);
        Assert.Equal(0, (await _cli.RunAsync("user", "sign-out", "jo")).Code);
        Assert.True(_platform.Got("DELETE", "/api/v1/users/uid-1/sessions"));
        Assert.Equal(0, (await _cli.RunAsync("user", "remove", "jo")).Code);
        Assert.True(_platform.Got("DELETE", "/api/v1/users/uid-1"));
    }

    [Theory]
    [InlineData(2, "user", "edit", "jo")]
    [InlineData(2, "user", "set-role", "jo", "king")]
    [InlineData(2, "user", "set-active", "jo", "maybe")]
    [InlineData(2, "user", "set-password", "jo")]
    [InlineData(2, "user", "sign-out", "jo", "--session", "tid-1")]
    [InlineData(4, "user", "show", "nobody")]
    [InlineData(4, "user", "remove", "nobody")]
    [InlineData(4, "group", "rename", "nobodies", "x")]
    [InlineData(4, "group", "members", "add", "writers", "nobody")]
    public async Task BadInput_HasItsExitCode_AndChangesNothing(int code, params string[] arguments)
    {
        Assert.Equal(code, (await _cli.RunAsync(arguments)).Code);
        Assert.DoesNotContain(_platform.Calls, call => call.Method != "GET");
    }

    [Fact]
    public async Task Sessions_AreOnesOwnWithoutAPerson()
    {
        Answer("GET /api/v1/profile/sessions", """{"sessions":[{"id":"tid-1","clientId":"cid-cli","creationTime":"2026-01-01T00:00:00.000Z","ip":"10.0.0.1","current":true}]}""");
        Answer("GET /api/v1/users/uid-1/sessions", """{"sessions":[]}""");
        Answer("DELETE /api/v1/profile/sessions/tid-1", "");
        Answer("DELETE /api/v1/oidc/sessions", "");

        Assert.Equal(["tid-1\tcommand line\t10.0.0.1\t2026-01-01 00:00:00\t\tthis one"], (await _cli.RunAsync("user", "sessions")).Lines);
        Assert.Empty((await _cli.RunAsync("user", "sessions", "jo")).Lines);
        Assert.Equal(0, (await _cli.RunAsync("user", "sign-out", "--session", "tid-1")).Code);
        Assert.False(_platform.Got("DELETE", "/api/v1/oidc/sessions"));
        Assert.Equal(0, (await _cli.RunAsync("user", "sign-out")).Code);
        Assert.True(_platform.Got("DELETE", "/api/v1/oidc/sessions"));
    }

    [Fact]
    public async Task Import_NamesEveryEntryThatIsWrong_AndFails()
    {
        var file = _cli.File("people.csv", "username,email\nx y,no\n");
        Answer("POST /api/v1/users/import", """{"added":0,"skipped":0,"problems":[{"entry":1,"name":"x y","message":"That is no name."}]}""", HttpStatusCode.BadRequest);

        var refused = await _cli.RunAsync("user", "import", file);

        Assert.Equal(1, refused.Code);
        Assert.Equal("1\tx y\tThat is no name.\n", refused.Out);
        Assert.Equal("username,email\nx y,no\n", _platform.Last("POST", "/api/v1/users/import").Body);
        Answer("POST /api/v1/users/import", """{"added":2,"skipped":1,"problems":[]}""");
        var done = await _cli.RunAsync(["user", "import", "-", "--dry-run"], Encoding.UTF8.GetBytes("[]"), CancellationToken.None);
        Assert.Equal(0, done.Code);
        Assert.Contains("Would add 2; 1 is here already.", done.Error);
        Assert.Equal("?dryRun=true", _platform.Last("POST", "/api/v1/users/import").Query);
    }

    [Fact]
    public async Task Export_WritesAFileThatOnlyOneselfCanRead()
    {
        Answer("GET /api/v1/users/export", "username,email\njo,jo@example.com\n");

        Assert.Equal("username,email\njo,jo@example.com\n", (await _cli.RunAsync("user", "export", "--format", "csv")).Out);
        Assert.Equal("?format=csv", _platform.Last("GET", "/api/v1/users/export").Query);
        Assert.Equal(0, (await _cli.RunAsync("user", "export", "-o", "people.json")).Code);
        var path = Path.Combine(_cli.Work, "people.json");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Contains("jo@example.com", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_AreListedRenamedAndGivenMembers()
    {
        Answer("POST /api/v1/groups", """{"id":"gid-2","name":"readers"}""", HttpStatusCode.Created);
        foreach (var call in new[] { "PUT /api/v1/groups/gid-1/name", "PUT /api/v1/groups/gid-1/members", "DELETE /api/v1/groups/gid-1" })
        {
            Answer(call, "{}");
        }

        Assert.Equal(["writers\t1\there\tgid-1"], (await _cli.RunAsync("group", "list")).Lines);
        Assert.Equal(0, (await _cli.RunAsync("group", "add", "readers")).Code);
        Assert.Equal(0, (await _cli.RunAsync("group", "rename", "writers", "authors")).Code);
        Assert.Equal("""{"name":"authors"}""", _platform.Last("PUT", "/api/v1/groups/gid-1/name").Body);
        Assert.Equal(["jo\tjo@example.com\tJo"], (await _cli.RunAsync("group", "members", "list", "writers")).Lines);
        Assert.Equal(0, (await _cli.RunAsync("group", "members", "add", "writers", "ada@example.com", "jo")).Code);
        Assert.Equal("""{"userIds":["uid-1","uid-2"]}""", _platform.Last("PUT", "/api/v1/groups/gid-1/members").Body);
        Assert.Equal(0, (await _cli.RunAsync("group", "members", "remove", "writers", "jo")).Code);
        Assert.Equal("""{"userIds":[]}""", _platform.Last("PUT", "/api/v1/groups/gid-1/members").Body);
        Assert.Equal(0, (await _cli.RunAsync("group", "remove", "writers")).Code);
    }

    private void Answer(string call, string body, HttpStatusCode status = HttpStatusCode.OK) => _platform.Answers[call] = (status, body);
}
