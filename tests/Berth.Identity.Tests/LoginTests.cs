using Berth.Identity.Passwords;
using Berth.Platform;
using Berth.Web;

namespace Berth.Identity.Tests;

public sealed class LoginTests : IAsyncLifetime
{
    private IdentityHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await IdentityHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("developer/login", "olga", "cid-cli")]
    [InlineData("developer/login", "OLGA@Example.COM", "cid-cli")]
    [InlineData("cloudron/login", "Olga", "cid-webadmin")]
    [InlineData("auth/login", "olga@example.com", "cid-webadmin")]
    public async Task Login_InEveryGenerationsPath_AnswersAllNamesOfTheToken(string path, string name, string clientId)
    {
        var answer = await _host.Anonymous.SendAsync("POST", path, new { username = name, password = IdentityHost.Password });

        Assert.Equal(200, answer.Status);
        Assert.Equal(answer["token"], answer["accessToken"]);
        Assert.Equal(43, answer["token"]!.Length);
        Assert.Equal(clientId, answer["clientId"]);
        Assert.StartsWith("uid-", answer["identifier"], StringComparison.Ordinal);
        Assert.Equal(_host.Clock.GetUtcNow().AddDays(7).ToUnixTimeMilliseconds(), answer.Body.GetProperty("expires").GetInt64());
        Assert.Equal("2026-03-08T12:00:00.000Z", answer["expiresAt"]);
        using var client = _host.Client(answer["token"]);
        Assert.Equal(200, (await client.GetAnswerAsync("profile")).Status);
        Assert.Equal(200, (await _host.Anonymous.GetAnswerAsync($"profile?access_token={answer["token"]}")).Status);
    }

    [Theory]
    [InlineData("""{"username":"olga"}""", "password")]
    [InlineData("""{"password":"x"}""", "username")]
    [InlineData("", "username")]
    [InlineData("""{"username":5,"password":"x"}""", "username")]
    public async Task Login_WithoutWhatItNeeds_Is400AndNamesTheField(string body, string field)
    {
        using var content = new StringContent(body, null, "application/json");
        var answer = await _host.Anonymous.SendAsync("POST", "auth/login", content);

        Assert.Equal(400, answer.Status);
        Assert.Equal("Bad Request", answer["status"]);
        Assert.True(answer.Body.GetProperty("fields").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Login_WithABodyThatIsNoJson_Is400()
    {
        using var content = new StringContent("{nonsense", null, "application/json");
        Assert.Equal((400, "Failed to parse body"), await StatusAndMessageAsync(content));
    }

    [Fact]
    public async Task UnknownName_WrongPassword_InactiveAccountAndOneWithoutPassword_CannotBeToldApart()
    {
        await _host.AddUserAsync("ina");
        await _host.Owner.SendAsync("PUT", $"users/{await IdOfAsync("ina")}/active", new { active = false });
        await _host.Owner.SendAsync("POST", "users", new { username = "invited", email = "invited@example.com" });
        var hasher = _host.Get<PasswordHasher>();
        var answers = new List<string>();
        foreach (var (name, password) in new[] { ("nobody", IdentityHost.Password), ("olga", "wrong password"), ("ina", IdentityHost.Password), ("invited", "wrong password") })
        {
            var before = hasher.Computed;
            var answer = await _host.Anonymous.SendAsync("POST", "auth/login", new { username = name, password });
            Assert.Equal(1, hasher.Computed - before);
            answers.Add($"{answer.Status} {answer.Text} {answer.Headers.RetryAfter}");
        }

        Assert.Single(answers.Distinct());
        Assert.StartsWith("401", answers[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task EverySuccessAndFailure_IsInTheEventLog_WithActorAddressAndWay()
    {
        using var client = _host.Client(null, "203.0.113.9");
        await client.SendAsync("POST", "developer/login", new { username = "olga", password = "wrong password" });
        await client.SendAsync("POST", "auth/login", new { username = "olga", password = IdentityHost.Password });
        await client.SendAsync("POST", "auth/login", new { username = "ghost", password = IdentityHost.Password });

        var events = await _host.Get<IEventLog>().QueryAsync(new(Paging.First, Search: "203.0.113.9"), CancellationToken.None);

        Assert.Equal(
            [("user.login.failed", "ghost", "dashboard"), ("user.login", "olga", "dashboard"), ("user.login.failed", "olga", "cli")],
            events.Select(entry => (entry.Action, entry.Source.Username!, entry.Source.AuthType!)));
        Assert.All(events, entry => Assert.DoesNotContain(IdentityHost.Password, entry.Data.GetRawText(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DELETE", "profile/sessions/current", 204)]
    [InlineData("GET", "cloudron/logout", 302)]
    [InlineData("GET", "auth/logout", 302)]
    [InlineData("DELETE", "oidc/sessions", 204)]
    public async Task Logout_EndsTheTokenAtOnce(string method, string path, int expected)
    {
        var token = await _host.TokenOfAsync("olga");
        using var client = _host.Client(token);

        var answer = path.StartsWith("cloudron", StringComparison.Ordinal)
            ? await _host.Anonymous.SendAsync(method, $"{path}?access_token={token}")
            : await client.SendAsync(method, path);

        Assert.Equal(expected, answer.Status);
        Assert.Equal(401, (await client.GetAnswerAsync("profile")).Status);
        var elsewhere = (await _host.Owner.GetAnswerAsync("profile")).Status;
        Assert.Equal(path == "oidc/sessions" ? 401 : 200, elsewhere);
    }

    [Fact]
    public async Task Token_AfterItsTime_Is401()
    {
        using var client = await _host.SignInAsync("olga");
        _host.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await client.GetAnswerAsync("profile")).Status);
        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(401, (await client.GetAnswerAsync("profile")).Status);
    }

    [Fact]
    public async Task Cookie_SignsIn_ButOnlyOurOwnPagesMayChangeThingsWithIt()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "auth/session") { Content = System.Net.Http.Json.JsonContent.Create(new { username = "olga", password = IdentityHost.Password }) };
        using var response = await _host.Anonymous.SendAsync(request);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);

        using var browser = _host.Client(null);
        browser.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        Assert.Equal(200, (await browser.GetAnswerAsync("profile")).Status);
        Assert.Equal(403, (await browser.SendAsync("POST", "groups", new { name = "devs" })).Status);
        browser.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        Assert.Equal(403, (await browser.SendAsync("POST", "groups", new { name = "devs" })).Status);
        browser.DefaultRequestHeaders.Remove("Origin");
        browser.DefaultRequestHeaders.Add("Origin", _host.Anonymous.BaseAddress!.GetLeftPart(UriPartial.Authority));
        Assert.Equal(201, (await browser.SendAsync("POST", "groups", new { name = "devs" })).Status);
    }

    private async Task<string> IdOfAsync(string name) =>
        (await _host.Owner.GetAnswerAsync($"users?search={name}")).Body.GetProperty("users")[0].GetProperty("id").GetString()!;

    private async Task<(int Status, string? Message)> StatusAndMessageAsync(HttpContent content)
    {
        var answer = await _host.Anonymous.SendAsync("POST", "auth/login", content);
        return (answer.Status, answer["message"]);
    }
}
