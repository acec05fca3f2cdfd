using System.Net;
using System.Text;
using System.Web;
using Berth.Identity.Providers;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;

namespace Berth.Identity.Tests;

/// <summary>Nothing that a provider, or somebody on the way, makes up signs anybody in.</summary>
public sealed class HostileProviderTests : IAsyncLifetime
{
    private IdentityHost _host = null!;
    private HostileProvider _provider = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await HostileProvider.StartAsync();
        _host = await IdentityHost.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _provider.DisposeAsync();
    }

    public static TheoryData<string> Lies =>
    [
        "another key", "an unknown key", "no signature", "a MAC with the public key", "a MAC with a published key", "another nonce", "no nonce", "another issuer", "another client", "two clients", "another party",
        "expired", "not yet", "no end", "no subject", "no token", "no JSON", "a list", "too long",
    ];

    [Fact]
    public async Task TheTruth_SignsIn()
    {
        await ConfigureAsync();
        Assert.Equal(HttpStatusCode.SeeOther, (await ComeBackAsync(claims => _provider.Sign(claims))).Status);
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task ALie_SignsNobodyIn(string lie)
    {
        await ConfigureAsync();
        using var browser = new OutsideBrowser(_host);

        var answer = await ComeBackAsync(claims => Tell(lie, claims), browser);

        Assert.Equal(HttpStatusCode.BadGateway, answer.Status);
        Assert.Null(browser.Session);
        Assert.Equal(1, (await _host.Owner.GetAnswerAsync("users")).Body.GetProperty("users").GetArrayLength());
        Assert.Contains("\"way\":\"outside\"", (await _host.Owner.GetAnswerAsync("eventlog?actions=user.login.failed")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownKeys_AreLookedForOnceAMinute()
    {
        await ConfigureAsync();
        for (var times = 0; times < 3; times++)
        {
            Assert.Equal(HttpStatusCode.BadGateway, (await ComeBackAsync(claims => _provider.Sign(claims, HostileProvider.Stranger("k2")))).Status);
        }

        Assert.Equal(1, _provider.KeyRequests);
        _host.Clock.Advance(TimeSpan.FromMinutes(2));
        await ComeBackAsync(claims => _provider.Sign(claims, HostileProvider.Stranger("k2")));
        Assert.Equal(2, _provider.KeyRequests);
    }

    [Fact]
    public async Task State_CountsOnce_InTheBrowserThatHasIt_ForTenMinutes()
    {
        await ConfigureAsync();
        using var first = new OutsideBrowser(_host);
        var (path, cookie) = await BeginAsync(first, claims => _provider.Sign(claims));
        Assert.Equal(HttpStatusCode.SeeOther, (await first.GoAsync(path)).Status);
        using var replay = new OutsideBrowser(_host);
        replay.Cookies["berth_outside"] = cookie;
        Assert.Equal(HttpStatusCode.BadRequest, (await replay.GoAsync(path)).Status);
        Assert.Null(replay.Session);

        // Somebody else's answer, sent to a victim's browser, is not the victim's.
        using var attacker = new OutsideBrowser(_host);
        var (stolen, _) = await BeginAsync(attacker, claims => _provider.Sign(claims));
        using var victim = new OutsideBrowser(_host);
        await BeginAsync(victim, claims => _provider.Sign(claims));
        Assert.Equal(HttpStatusCode.BadRequest, (await victim.GoAsync(stolen)).Status);
        Assert.Null(victim.Session);

        using var slow = new OutsideBrowser(_host);
        var (late, _) = await BeginAsync(slow, claims => _provider.Sign(claims));
        _host.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.BadRequest, (await slow.GoAsync(late)).Status);
    }

    [Fact]
    public async Task AnAnswerOfAnotherProvider_IsRefused()
    {
        await ConfigureAsync();
        using var browser = new OutsideBrowser(_host);
        var (path, _) = await BeginAsync(browser, claims => _provider.Sign(claims));
        Assert.Equal(HttpStatusCode.BadGateway, (await browser.GoAsync(path + "&iss=" + Uri.EscapeDataString("https://evil.example"))).Status);

        _provider.Discovery["authorization_response_iss_parameter_supported"] = true;
        _host.Clock.Advance(TimeSpan.FromHours(2));
        (path, _) = await BeginAsync(browser, claims => _provider.Sign(claims));
        Assert.Equal(HttpStatusCode.BadGateway, (await browser.GoAsync(path)).Status);
        (path, _) = await BeginAsync(browser, claims => _provider.Sign(claims));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.GoAsync(path + "&iss=" + Uri.EscapeDataString(_provider.Issuer))).Status);
    }

    [Fact]
    public async Task MadeUpAnswers_AreThrottledByAddress()
    {
        await ConfigureAsync();
        using var browser = new OutsideBrowser(_host);
        for (var attempt = 0; attempt < 50; attempt++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.GoAsync($"/login/outside/callback?state=s{attempt}&code=c")).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.GoAsync("/login/outside/callback?state=x&code=c")).Status);
    }

    [Fact]
    public async Task WhereProvidersSendUs_IsNotInside()
    {
        foreach (var (field, address) in new[]
        {
            ("jwks_uri", "http://169.254.169.254/latest"), ("jwks_uri", "https://10.0.0.1/keys"), ("token_endpoint", "https://127.0.0.1:1/token"), ("token_endpoint", "file:///etc/passwd"),
            ("authorization_endpoint", "javascript:alert(1)"), ("authorization_endpoint", "http://evil.example/"), ("issuer", "https://evil.example"),
        })
        {
            _provider.Discovery.Clear();
            _provider.Discovery[field] = address;
            var set = await SetAsync();
            if (set.Status == 200)
            {
                // A good address whose host is bad shows when it is used.
                _host.Clock.Advance(TimeSpan.FromHours(2));
                Assert.Equal(HttpStatusCode.BadGateway, (await ComeBackAsync(claims => _provider.Sign(claims))).Status);
            }
            else
            {
                Assert.Equal("login_provider.unusable", set.Code);
            }
        }

        _provider.Discovery.Clear();
        await ConfigureAsync();
        _host.Clock.Advance(TimeSpan.FromHours(2));
        using var browser = new OutsideBrowser(_host);
        var (path, _) = await BeginAsync(browser, _ => "");
        _provider.Token = _ => Task.FromResult(Results.Redirect(_provider.Issuer + "/inside", preserveMethod: true));
        Assert.Equal(HttpStatusCode.BadGateway, (await browser.GoAsync(path)).Status);
        Assert.Equal(0, _provider.InsideRequests);
    }

    [Theory]
    [InlineData("http://idp.example")]
    [InlineData("https://user:word@idp.example")]
    [InlineData("https://idp.example/?x=1")]
    [InlineData("https://idp.example/#x")]
    [InlineData("ldap://idp.example")]
    [InlineData("")]
    public async Task AnIssuerThatIsNone_IsRefused(string issuer) =>
        Assert.Equal((400, "login_provider.issuer"), await _host.Owner.SendAsync("POST", "login_provider/config", new { enabled = true, issuer, clientId = "x" }) is { } answer ? (answer.Status, answer.Code) : default);

    [Theory]
    [InlineData("93.184.216.34", false, true)]
    [InlineData("2606:2800:220:1::1", false, true)]
    [InlineData("127.0.0.1", false, false)]
    [InlineData("127.0.0.1", true, true)]
    [InlineData("10.1.2.3", false, false)]
    [InlineData("10.1.2.3", true, true)]
    [InlineData("172.18.0.1", false, false)]
    [InlineData("192.168.1.1", false, false)]
    [InlineData("100.64.0.1", false, false)]
    [InlineData("169.254.169.254", true, false)]
    [InlineData("::ffff:169.254.169.254", true, false)]
    [InlineData("::ffff:10.0.0.1", false, false)]
    [InlineData("fe80::1", true, false)]
    [InlineData("fd00::1", false, false)]
    [InlineData("::1", false, false)]
    [InlineData("64:ff9b::a00:1", false, false)]
    [InlineData("2002:a00:1::", false, false)]
    [InlineData("0.0.0.0", true, false)]
    [InlineData("::", true, false)]
    [InlineData("224.0.0.1", true, false)]
    [InlineData("255.255.255.255", true, false)]
    public void Addresses_OnlyThePublicOnes_ExceptTheIssuersOwn(string address, bool own, bool allowed) =>
        Assert.Equal(allowed, ProviderAddresses.Allows(IPAddress.Parse(address), own));

    private string Tell(string lie, Dictionary<string, object> claims)
    {
        var now = _host.Clock.GetUtcNow();
        switch (lie)
        {
            case "another key": return _provider.Sign(claims, HostileProvider.Stranger("k1"));
            case "an unknown key": return _provider.Sign(claims, HostileProvider.Stranger("k9"));
            case "no signature":
                var parts = _provider.Sign(claims).Split('.');
                return $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.";
            case "a MAC with the public key": return _provider.Sign(claims, _provider.PublicKeyAsSecret());
            case "a MAC with a published key":
                return _provider.Sign(claims, new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes("a symmetric key that is known to everybody")) { KeyId = "oct" }, "HS256"));
            case "another nonce": claims["nonce"] = "another"; break;
            case "no nonce": claims.Remove("nonce"); break;
            case "another issuer": claims["iss"] = "https://evil.example"; break;
            case "another client": claims["aud"] = "other"; break;
            case "two clients": claims["aud"] = new[] { HostileProvider.ClientId, "other" }; break;
            case "another party": claims["azp"] = "other"; break;
            case "expired": claims["exp"] = now.AddMinutes(-3).ToUnixTimeSeconds(); break;
            case "not yet": claims["nbf"] = now.AddMinutes(3).ToUnixTimeSeconds(); break;
            case "no end": claims.Remove("exp"); break;
            case "no subject": claims.Remove("sub"); break;
            case "too long": claims["padding"] = new string('x', 100_000); break;
            default: return lie;
        }

        return _provider.Sign(claims);
    }

    private async Task ConfigureAsync() => Assert.Equal(200, (await SetAsync()).Status);

    private Task<Answer> SetAsync() =>
        _host.Owner.SendAsync("POST", "login_provider/config", new { enabled = true, issuer = _provider.Issuer, clientId = HostileProvider.ClientId, clientSecret = "hush", name = "Evil", mayCreate = true });

    private async Task<PageAnswer> ComeBackAsync(Func<Dictionary<string, object>, string> token, OutsideBrowser? browser = null)
    {
        using var own = new OutsideBrowser(_host);
        browser ??= own;
        var (path, _) = await BeginAsync(browser, token);
        return await browser.GoAsync(path);
    }

    /// <summary>The address that the provider would send the browser back to, and the browser's cookie.</summary>
    private async Task<(string Path, string Cookie)> BeginAsync(OutsideBrowser browser, Func<Dictionary<string, object>, string> token)
    {
        var sent = await browser.GoAsync("/login/outside");
        Assert.Equal(HttpStatusCode.SeeOther, sent.Status);
        var query = HttpUtility.ParseQueryString(new Uri(sent.Location!).Query);
        Assert.Equal("S256", query["code_challenge_method"]);
        _provider.Token = _ => Task.FromResult(Answer(token(_provider.Claims(query["nonce"]!, _host.Clock.GetUtcNow()))));
        return ($"/login/outside/callback?code=c&state={query["state"]}", browser.Cookies["berth_outside"]);
    }

    private static IResult Answer(string token) => token switch
    {
        "no token" => Results.Json(new { access_token = "x", token_type = "Bearer" }),
        "no JSON" => Results.Text("<html>"),
        "a list" => Results.Json(new[] { 1 }),
        _ => Results.Json(new { access_token = "x", token_type = "Bearer", id_token = token }),
    };
}
