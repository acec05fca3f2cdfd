using System.Net;
using System.Text;
using System.Text.Json;
using Berth.Contracts;
using Berth.Data;
using Berth.Identity.OpenId;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Tests;

public sealed class OpenIdTests : IAsyncLifetime
{
    private RelyingParty _party = null!;
    private string _ann = null!;

    public async ValueTask InitializeAsync()
    {
        _party = await RelyingParty.StartAsync();
        await _party.Host.AddUserAsync("ann");
        _ann = await _party.Host.TokenOfAsync("ann");
    }

    public ValueTask DisposeAsync() => _party.DisposeAsync();

    [Fact]
    public async Task Discovery_NamesEveryEndpointBelowTheIssuer()
    {
        var found = JsonElement.Parse(await _party.Http.GetStringAsync("/openid/.well-known/openid-configuration"));
        const string issuer = "https://my.berth.test:8443/openid";
        Assert.Equal(issuer, found.GetProperty("issuer").GetString());
        Assert.Equal(issuer + "/auth", found.GetProperty("authorization_endpoint").GetString());
        Assert.Equal(issuer + "/token", found.GetProperty("token_endpoint").GetString());
        Assert.Equal(issuer + "/me", found.GetProperty("userinfo_endpoint").GetString());
        Assert.Equal(issuer + "/jwks", found.GetProperty("jwks_uri").GetString());
        Assert.Equal(issuer + "/session/end", found.GetProperty("end_session_endpoint").GetString());
        Assert.Equal(issuer + "/device/auth", found.GetProperty("device_authorization_endpoint").GetString());
        Assert.Equal(["RS256"], Texts(found, "id_token_signing_alg_values_supported"));
        Assert.Equal(["S256"], Texts(found, "code_challenge_methods_supported"));
        Assert.Superset(new HashSet<string?> { "client_secret_basic", "client_secret_post" }, Texts(found, "token_endpoint_auth_methods_supported").ToHashSet());
        Assert.Superset(new HashSet<string?> { "openid", "profile", "email", "offline_access" }, Texts(found, "scopes_supported").ToHashSet());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CodeFlow_GivesTheClaimsOfTheContract(bool basic)
    {
        var code = await _party.CodeAsync(_ann);
        var (status, tokens) = await _party.ExchangeAsync(code, basic: basic);
        Assert.True(status == 200, tokens.ToString());
        Assert.Equal("Bearer", tokens.GetProperty("token_type").GetString());
        Assert.False(tokens.TryGetProperty("refresh_token", out _));
        var id = await _party.VerifyAsync(tokens.GetProperty("id_token").GetString()!);
        Assert.Equal("ann", id.Subject);
        Assert.Equal("n1", id.GetClaim("nonce").Value);
        Assert.Equal("ann@example.com", id.GetClaim("email").Value);
        Assert.Contains("\"email_verified\":true", Encoding.UTF8.GetString(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.DecodeBytes(id.EncodedPayload)), StringComparison.Ordinal);
        Assert.True(id.TryGetClaim("auth_time", out _));

        var (_, text) = await _party.UserInfoAsync(tokens.GetProperty("access_token").GetString()!);
        var me = JsonElement.Parse(text);
        Assert.Equal("ann", me.GetProperty("sub").GetString());
        Assert.Equal("Person ann", me.GetProperty("name").GetString());
        Assert.Equal("Person", me.GetProperty("given_name").GetString());
        Assert.Equal("ann", me.GetProperty("family_name").GetString());
        Assert.Equal("ann", me.GetProperty("preferred_username").GetString());
        Assert.Equal("en-US", me.GetProperty("locale").GetString());
        Assert.True(me.GetProperty("email_verified").GetBoolean());
    }

    [Fact]
    public async Task Scopes_DecideWhatIsTold_AndUnknownOnesAreLeftOut()
    {
        var (_, tokens) = await _party.ExchangeAsync(await _party.CodeAsync(_ann, ("scope", "openid groups")));
        var (_, text) = await _party.UserInfoAsync(tokens.GetProperty("access_token").GetString()!);
        Assert.Equal(["sub"], JsonElement.Parse(text).EnumerateObject().Select(claim => claim.Name));
    }

    [Fact]
    public async Task Code_WorksOnce_AndOnlyWithItsVerifierAddressAndSecret()
    {
        var code = await _party.CodeAsync(_ann);
        Assert.Equal((401, "invalid_client"), Brief(await _party.ExchangeAsync(code, secret: "another")));
        Assert.Equal((401, "invalid_client"), Brief(await _party.ExchangeAsync(code, basic: false, secret: "another")));
        Assert.Equal((400, "invalid_grant"), Brief(await _party.ExchangeAsync(code, verifier: "another-verifier-that-is-longer-than-forty-three")));
        Assert.Equal((400, "invalid_grant"), Brief(await _party.ExchangeAsync(code, redirect: "app.wiki:/back")));
        Assert.Equal(200, (await _party.ExchangeAsync(code)).Status);
        Assert.Equal((400, "invalid_grant"), Brief(await _party.ExchangeAsync(code)));
        var late = await _party.CodeAsync(_ann);
        _party.Host.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal((400, "invalid_grant"), Brief(await _party.ExchangeAsync(late)));
    }

    [Fact]
    public async Task CodeThatManyUseAtOnce_WorksForOneAtMost()
    {
        for (var i = 0; i < 5; i++)
        {
            var code = await _party.CodeAsync(_ann);
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _party.ExchangeAsync(code)));
            Assert.InRange(answers.Count(answer => answer.Status == 200), 0, 1);
        }
    }

    [Fact]
    public async Task UsedCodeThatTurnsUpAgain_EndsWhatItLedTo()
    {
        var code = await _party.CodeAsync(_ann, ("scope", "openid offline_access"));
        var (_, tokens) = await _party.ExchangeAsync(code);
        var access = tokens.GetProperty("access_token").GetString()!;
        Assert.Equal(200, (await _party.UserInfoAsync(access)).Status);
        Assert.Equal((400, "invalid_grant"), Brief(await _party.ExchangeAsync(code)));
        Assert.Equal(401, (await _party.UserInfoAsync(access)).Status);
        Assert.Equal((400, "invalid_grant"), Brief(await _party.RefreshAsync(tokens.GetProperty("refresh_token").GetString()!)));
    }

    [Fact]
    public async Task UsedRefreshTokenThatTurnsUpAgain_EndsTheChain()
    {
        var (_, first) = await _party.ExchangeAsync(await _party.CodeAsync(_ann, ("scope", "openid offline_access")));
        var (_, second) = await _party.RefreshAsync(first.GetProperty("refresh_token").GetString()!);
        Assert.Equal(200, (await _party.UserInfoAsync(second.GetProperty("access_token").GetString()!)).Status);
        _party.Host.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((400, "invalid_grant"), Brief(await _party.RefreshAsync(first.GetProperty("refresh_token").GetString()!)));
        Assert.Equal(401, (await _party.UserInfoAsync(second.GetProperty("access_token").GetString()!)).Status);
        Assert.Equal((400, "invalid_grant"), Brief(await _party.RefreshAsync(second.GetProperty("refresh_token").GetString()!)));
    }

    [Fact]
    public async Task AccessTokens_AreForUsAlone_AndCanBeRevoked()
    {
        var (_, tokens) = await _party.ExchangeAsync(await _party.CodeAsync(_ann));
        var access = tokens.GetProperty("access_token").GetString()!;
        Assert.Equal("HS256", new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(access).Alg);
        Assert.All((await _party.KeysAsync()).Keys, key => Assert.Equal("RSA", key.Kty));
        using var revoked = await _party.Http.PostAsync("/openid/token/revocation", new FormUrlEncodedContent(
            new Dictionary<string, string> { ["client_id"] = RelyingParty.App, ["client_secret"] = RelyingParty.Secret, ["token"] = access }));
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        Assert.Equal(401, (await _party.UserInfoAsync(access)).Status);
    }

    [Theory]
    [InlineData("redirect_uri", "https://evil.example/callback")]
    [InlineData("redirect_uri", null)]
    [InlineData("client_id", "nobody")]
    [InlineData("client_id", null)]
    public async Task RequestThatCannotBeTrusted_ShowsAPageAndSendsNobodyAnywhere(string parameter, string? value)
    {
        using var answer = await _party.GetAsync(RelyingParty.AuthorizePath((parameter, value)), _ann);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
        Assert.Contains("This sign-in request is not valid", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("response_type", "bogus", "unsupported_response_type")]
    [InlineData("request", "x.y.z", "request_not_supported")]
    [InlineData("prompt", "none", "login_required")]
    public async Task ErrorsOfTheRequest_GoBackToTheApp(string parameter, string value, string error)
    {
        using var answer = await _party.GetAsync(RelyingParty.AuthorizePath((parameter, value)));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var query = RelyingParty.QueryOf(answer);
        Assert.Equal(error, query["error"]);
        Assert.Equal("s1", query["state"]);
        Assert.StartsWith(RelyingParty.Redirect, answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoeverIsNotSignedIn_SignsInFirst_AlsoAsAScript()
    {
        using var sent = await _party.GetAsync(RelyingParty.AuthorizePath());
        var page = sent.Headers.Location!.ToString();
        Assert.Matches("^/openid/interaction/[^/]+/login$", page);
        using var shown = await _party.GetAsync(page);
        var html = await shown.Content.ReadAsStringAsync();
        Assert.Contains("Sign in to Wiki", html, StringComparison.Ordinal);
        Assert.Contains("form-action 'self' https://wiki.berth.test:8443", shown.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        using var wrong = await _party.Http.PostAsync(page, Json("""{"username":"ann","password":"nope"}"""));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var right = await _party.Http.PostAsync(page, Json($$"""{"username":"ann","password":"{{IdentityHost.Password}}"}"""));
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        var next = JsonElement.Parse(await right.Content.ReadAsStringAsync()).GetProperty("redirectTo").GetString()!;
        var session = right.Headers.GetValues("Set-Cookie").Single().Split(';')[0].Split('=', 2)[1];
        using var back = await _party.GetAsync(next, session);
        Assert.Equal(200, (await _party.ExchangeAsync(RelyingParty.QueryOf(back)["code"]!)).Status);
    }

    [Fact]
    public async Task AccessList_DecidesAtEveryStep()
    {
        var ben = await _party.Host.AddUserAsync("ben");
        _party.Doors.Open(RelyingParty.App, "Wiki", new AccessRestriction([ben], []));
        using var refused = await _party.GetAsync(RelyingParty.AuthorizePath(), _ann);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        var html = await refused.Content.ReadAsStringAsync();
        Assert.Contains("Wiki is not open to you", html, StringComparison.Ordinal);
        Assert.Contains("Olga Owner (olga@example.com)", html, StringComparison.Ordinal);
        using var silent = await _party.GetAsync(RelyingParty.AuthorizePath(("prompt", "none")), _ann);
        Assert.Equal("access_denied", RelyingParty.QueryOf(silent)["error"]);

        var session = await _party.Host.TokenOfAsync("ben");
        var code = await _party.CodeAsync(session);
        var (_, tokens) = await _party.ExchangeAsync(await _party.CodeAsync(session, ("scope", "openid offline_access")));
        var access = tokens.GetProperty("access_token").GetString()!;
        Assert.Equal(200, (await _party.UserInfoAsync(access)).Status);
        _party.Doors.Open(RelyingParty.App, "Wiki", new AccessRestriction([], []));
        Assert.Equal((400, "invalid_grant"), Brief(await _party.ExchangeAsync(code)));
        Assert.Equal((400, "invalid_grant"), Brief(await _party.RefreshAsync(tokens.GetProperty("refresh_token").GetString()!)));
        Assert.Equal(401, (await _party.UserInfoAsync(access)).Status);
    }

    [Fact]
    public async Task RefreshTokens_AreReplacedAndTellWhatIsTrueNow()
    {
        var (_, tokens) = await _party.ExchangeAsync(await _party.CodeAsync(_ann, ("scope", "openid profile offline_access")));
        _party.Host.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(401, (await _party.UserInfoAsync(tokens.GetProperty("access_token").GetString()!)).Status);
        using var ann = _party.Host.Client(_ann);
        Assert.Equal(200, (await ann.SendAsync("POST", "profile", new { displayName = "Ann Newname" })).Status);
        var (status, next) = await _party.RefreshAsync(tokens.GetProperty("refresh_token").GetString()!);
        Assert.True(status == 200, next.ToString());
        var (_, text) = await _party.UserInfoAsync(next.GetProperty("access_token").GetString()!);
        Assert.Equal("Ann Newname", JsonElement.Parse(text).GetProperty("name").GetString());
        Assert.NotEqual(tokens.GetProperty("refresh_token").GetString(), next.GetProperty("refresh_token").GetString());
        _party.Host.Clock.Advance(TimeSpan.FromDays(15));
        Assert.Equal((400, "invalid_grant"), Brief(await _party.RefreshAsync(next.GetProperty("refresh_token").GetString()!)));
    }

    [Fact]
    public async Task MaxAgeAndPromptLogin_AskAgain_Once()
    {
        _party.Host.Clock.Advance(TimeSpan.FromMinutes(10));
        foreach (var (name, value) in new[] { ("max_age", "60"), ("prompt", "login"), ("max_age", "0") })
        {
            using var answer = await _party.GetAsync(RelyingParty.AuthorizePath((name, value)), _ann);
            Assert.EndsWith("/login?again=1", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
            using var page = await _party.GetAsync(answer.Headers.Location.ToString(), _ann);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        await _party.CodeAsync(await _party.Host.TokenOfAsync("ann"), ("max_age", "0"));
        await _party.CodeAsync(_ann, ("max_age", "3600"));
    }

    [Fact]
    public async Task DeviceFlow_AsksThePersonAndThenGivesTokens()
    {
        using var begun = await _party.Http.PostAsync("/openid/device/auth", new FormUrlEncodedContent(
            new Dictionary<string, string> { ["client_id"] = RelyingParty.App, ["client_secret"] = RelyingParty.Secret, ["scope"] = "openid profile" }));
        var device = JsonElement.Parse(await begun.Content.ReadAsStringAsync());
        var code = device.GetProperty("user_code").GetString()!;
        Assert.Equal("https://my.berth.test:8443/openid/device", device.GetProperty("verification_uri").GetString());
        var poll = ("device_code", device.GetProperty("device_code").GetString()!);
        var grant = ("grant_type", "urn:ietf:params:oauth:grant-type:device_code");
        Assert.Equal((400, "authorization_pending"), Brief(await _party.TokenAsync(true, RelyingParty.Secret, grant, poll)));

        using var anonymous = await _party.GetAsync($"/openid/device?user_code={code}");
        Assert.StartsWith("/login?returnTo=", anonymous.Headers.Location!.ToString(), StringComparison.Ordinal);
        using var wrong = await _party.GetAsync("/openid/device?user_code=0000-0000-0000", _ann);
        Assert.Contains("unknown or too old", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var asked = await _party.GetAsync($"/openid/device?user_code={code}", _ann);
        Assert.Contains("<strong>Wiki</strong>", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var said = await _party.PostFormAsync("/openid/device", _ann, ("user_code", code), ("answer", "yes"));
        Assert.Equal("/device-connected", said.Headers.Location!.ToString());

        _party.Host.Clock.Advance(TimeSpan.FromSeconds(10));
        var (status, tokens) = await _party.TokenAsync(true, RelyingParty.Secret, grant, poll);
        Assert.True(status == 200, tokens.ToString());
        Assert.Equal("ann", (await _party.VerifyAsync(tokens.GetProperty("id_token").GetString()!)).Subject);
    }

    [Fact]
    public async Task CommandLine_NeedsPkce_TakesAnyLoopbackPort_AndGetsATokenOfTheApi()
    {
        (string, string?)[] cli = [("client_id", "cid-cli"), ("redirect_uri", "http://localhost:1312/callback"), ("scope", "openid")];
        using var noPkce = await _party.GetAsync(RelyingParty.AuthorizePath([.. cli, ("code_challenge", null), ("code_challenge_method", null)]), _ann);
        Assert.Equal("invalid_request", RelyingParty.QueryOf(noPkce)["error"]);
        using var elsewhere = await _party.GetAsync(RelyingParty.AuthorizePath([.. cli, ("redirect_uri", "http://localhost:1312/other")]), _ann);
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode);

        foreach (var redirect in new[] { "http://localhost:1312/callback", "http://127.0.0.1:40123/callback" })
        {
            using var answer = await _party.GetAsync(RelyingParty.AuthorizePath([.. cli, ("redirect_uri", redirect)]), _ann);
            Assert.StartsWith(redirect, answer.Headers.Location!.ToString(), StringComparison.Ordinal);
            var (status, tokens) = await _party.TokenAsync(
                false, null, ("grant_type", "authorization_code"), ("client_id", "cid-cli"), ("code", RelyingParty.QueryOf(answer)["code"]!), ("redirect_uri", redirect), ("code_verifier", RelyingParty.Verifier));
            Assert.True(status == 200, tokens.ToString());
            Assert.Equal(TimeSpan.FromDays(7).TotalSeconds, tokens.GetProperty("expires_in").GetInt64());
            using var api = _party.Host.Client(tokens.GetProperty("access_token").GetString());
            Assert.Equal("ann", (await api.GetAnswerAsync("profile"))["username"]);
            Assert.Contains("cid-cli", (await api.GetAnswerAsync("profile/sessions")).Text, StringComparison.Ordinal);
            Assert.Equal(204, (await api.SendAsync("DELETE", "profile/sessions/current")).Status);
            Assert.Equal(401, (await api.GetAnswerAsync("profile")).Status);
        }
    }

    [Fact]
    public async Task TokensOfApps_OpenNothingAtTheApi()
    {
        var (_, tokens) = await _party.ExchangeAsync(await _party.CodeAsync(_ann));
        using var api = _party.Host.Client(tokens.GetProperty("access_token").GetString());
        Assert.Equal(401, (await api.GetAnswerAsync("profile")).Status);
    }

    [Fact]
    public async Task SigningOut_EndsTheSession_AtOnceWithAHint_AfterAQuestionWithout()
    {
        var (_, tokens) = await _party.ExchangeAsync(await _party.CodeAsync(_ann));
        using var asked = await _party.GetAsync("/openid/session/end", _ann);
        Assert.Contains("Sign out?", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await _party.CodeAsync(_ann);

        var hint = tokens.GetProperty("id_token").GetString();
        _party.Host.Clock.Advance(TimeSpan.FromHours(2));
        using var done = await _party.GetAsync($"/openid/session/end?id_token_hint={hint}&post_logout_redirect_uri={Uri.EscapeDataString(RelyingParty.LoggedOut)}&state=x", _ann);
        Assert.Equal(RelyingParty.LoggedOut + "?state=x", done.Headers.Location!.ToString());
        using var again = await _party.GetAsync(RelyingParty.AuthorizePath(), _ann);
        Assert.Contains("/login", again.Headers.Location!.ToString(), StringComparison.Ordinal);
        using var elsewhere = await _party.GetAsync($"/openid/session/end?id_token_hint={hint}&post_logout_redirect_uri=https%3A%2F%2Fevil.example%2F");
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode);
    }

    [Fact]
    public async Task Keys_Rotate_AndOldTokensStayVerifiable()
    {
        var (_, before) = await _party.ExchangeAsync(await _party.CodeAsync(_ann));
        var old = before.GetProperty("id_token").GetString()!;
        var first = (await _party.VerifyAsync(old)).Kid;
        _party.Host.Clock.Advance(OpenIdKeys.Period + TimeSpan.FromMinutes(1));
        _party.Host.Get<OpenIdKeys>().Rotate();
        var announced = (await _party.KeysAsync()).Keys.Select(key => key.Kid).ToList();
        Assert.Equal(2, announced.Count);
        Assert.Equal(first, await SignerAsync());

        _party.Host.Clock.Advance(OpenIdKeys.Lead);
        _party.Host.Get<OpenIdKeys>().Rotate();
        Assert.Equal(announced.Single(kid => kid != first), await SignerAsync());
        await _party.VerifyAsync(old);

        _party.Host.Clock.Advance(OpenIdKeys.Keep);
        _party.Host.Get<OpenIdKeys>().Rotate();
        Assert.DoesNotContain(first, (await _party.KeysAsync()).Keys.Select(key => key.Kid));
    }

    [Fact]
    public async Task Secrets_AreNowhereInTheDatabase()
    {
        var code = await _party.CodeAsync(_ann);
        await using var db = await _party.Host.Get<IDbContextFactory<BerthDb>>().CreateDbContextAsync();
        await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        var file = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(_party.Host.DatabasePath));
        Assert.DoesNotContain(RelyingParty.Secret, file, StringComparison.Ordinal);
        Assert.DoesNotContain(code, file, StringComparison.Ordinal);

        // What a PKCS#8 RSA key in base64 begins with.
        Assert.DoesNotContain("MIIEv", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RemovedApp_HasNoClientAndNoTokens()
    {
        var (_, tokens) = await _party.ExchangeAsync(await _party.CodeAsync(_ann));
        await _party.Host.Get<IOidcClients>().RemoveAppAsync(RelyingParty.App, CancellationToken.None);
        Assert.Equal(401, (await _party.UserInfoAsync(tokens.GetProperty("access_token").GetString()!)).Status);
        using var answer = await _party.GetAsync(RelyingParty.AuthorizePath(), _ann);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task ApiTokens_GetNoCodes()
    {
        using var ann = _party.Host.Client(_ann);
        var made = await ann.SendAsync("POST", "tokens", new { name = "script", scope = new Dictionary<string, string> { ["*"] = "rw" } });
        using var answer = await _party.GetAsync(RelyingParty.AuthorizePath(), made["accessToken"]);
        Assert.Contains("/login", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    private async Task<string> SignerAsync()
    {
        var session = await _party.Host.TokenOfAsync("ann");
        var (_, tokens) = await _party.ExchangeAsync(await _party.CodeAsync(session));
        return (await _party.VerifyAsync(tokens.GetProperty("id_token").GetString()!)).Kid;
    }

    private static (int Status, string? Error) Brief((int Status, JsonElement Body) answer) => (answer.Status, answer.Body.GetProperty("error").GetString());

    private static List<string?> Texts(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(item => item.GetString())];

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
