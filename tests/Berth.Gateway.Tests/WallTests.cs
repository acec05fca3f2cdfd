using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Berth.Gateway.Tests.Support;
using Berth.Gateway.Walls;
using Berth.Ports.Gateway;
using Microsoft.AspNetCore.Http;

namespace Berth.Gateway.Tests;

/// <summary>Packaging contract 2.9. The server is not there: only its key is.</summary>
public sealed class WallTests : IAsyncLifetime
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    private static readonly WallPerson Ann = new("uid-ann", "ann", "ann@example.com");
    private static readonly WallPerson Ben = new("uid-ben", "ben", "ben@example.com");

    private readonly List<WallBasicRequest> _asked = [];
    private Dictionary<string, string> _seen = [];
    private Upstream _app = null!;
    private Upstream _server = null!;
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await Upstream.StartAsync(context =>
        {
            _seen = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            return context.Response.WriteAsync("the app");
        });
        _server = await Upstream.StartAsync(async context =>
        {
            var request = (await JsonSerializer.DeserializeAsync(context.Request.Body, WallJson.Default.WallBasicRequest))!;
            _asked.Add(request);
            var right = context.Request.Headers.Authorization == $"Bearer {WallTicket.BasicToken(Key)}" && request is { Username: "ann", Password: "s:cret" };
            context.Response.StatusCode = right ? 200 : 401;
            await context.Response.WriteAsync(right ? """{"userId":"uid-ann"}""" : "{}");
        });
        _gateway = await TestGateway.StartAsync();
        await PublishAsync(new RouteWall("app"));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task WithoutSession_OneIsSentToSignIn_AndComesBackWithTheirOwnTicketOnly()
    {
        using var first = await SendAsync("/a%20b?c=d");
        Assert.Equal((HttpStatusCode.Redirect, "/login?redirect=%2Fa%2520b%3Fc%3Dd"), Where(first));
        using var login = await SendAsync("/login?redirect=%2Fa%2520b%3Fc%3Dd");
        var (_, there) = Where(login);
        var state = Cookie(login, "__Host-berth-wall-state");
        Assert.Equal($"https://my.berth.test/wall?app=app&host=app.berth.test&state={state}&redirect=%2Fa%2520b%3Fc%3Dd", there);

        var now = TimeProvider.System.GetUtcNow();
        var ticket = new WallTicket(WallTicket.Entry, "app", TestGateway.App, Ann.Id, now.AddSeconds(60).ToUnixTimeSeconds(), state);
        foreach (var wrong in new[]
        {
            ticket with { Use = WallTicket.Session },
            ticket with { AppId = "other" },
            ticket with { Host = "other.berth.test" },
            ticket with { State = new string('a', 32) },
            ticket with { State = "" },
            ticket with { Expires = now.AddSeconds(-1).ToUnixTimeSeconds() },
        })
        {
            using var refused = await SendAsync($"/login?token={wrong.Seal(Key)}&redirect=%2Fx", $"__Host-berth-wall-state={state}");
            Assert.StartsWith("https://my.berth.test/wall?", Where(refused).Location, StringComparison.Ordinal);
            Assert.DoesNotContain("__Host-berth-wall=", string.Join(';', refused.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        }

        using var forged = await SendAsync($"/login?token={ticket.Seal(new byte[32])}", $"__Host-berth-wall-state={state}");
        Assert.StartsWith("https://my.berth.test/wall?", Where(forged).Location, StringComparison.Ordinal);
        using var elsewhere = await SendAsync($"/login?token={ticket.Seal(Key)}&redirect=%2F%2Fevil.example", $"__Host-berth-wall-state={state}");
        Assert.Equal("/", Where(elsewhere).Location);
        using var entered = await SendAsync($"/login?token={ticket.Seal(Key)}&redirect=%2Fx%3Fy%3Dz", $"__Host-berth-wall-state={state}");
        Assert.Equal("/x?y=z", Where(entered).Location);
        using var inside = await SendAsync("/x?y=z", $"a=b; __Host-berth-wall={Cookie(entered, "__Host-berth-wall")}; c=d");
        Assert.Equal("the app", await inside.Content.ReadAsStringAsync());
        Assert.Equal("a=b; c=d", _seen["Cookie"]);
    }

    [Fact]
    public async Task App_LearnsWhoItIs_FromTheGatewayOnly()
    {
        using var answer = await SendAsync("/", Session(Ann), ("X-Cloudron-User", "root"), ("X-Cloudron-User-ID", "uid-root"), ("X-Cloudron-Username", "root"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(("ann", "ann", "ann@example.com", "uid-ann"), (_seen["X-Cloudron-User"], _seen["X-Cloudron-Username"], _seen["X-Cloudron-User-Email"], _seen["X-Cloudron-User-ID"]));
    }

    [Fact]
    public async Task WhoeverLosesTheApp_IsOutAtTheNextRequest()
    {
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/", Session(Ann)));
        await PublishAsync(new RouteWall("app", People: [Ben.Id]));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync("/", Session(Ann)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/", Session(Ben)));
        await PublishAsync(new RouteWall("app", People: [Ann.Id, "uid-gone"]));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/", Session(Ann)));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync("/", Session(new WallPerson("uid-gone", "x", "x"))));
    }

    [Fact]
    public async Task WhoeverIsSignedOutEverywhere_ComesInAgainOnlyBySigningIn()
    {
        var now = TimeProvider.System.GetUtcNow();
        var before = new WallTicket(WallTicket.Session, "app", TestGateway.App, Ann.Id, now.AddHours(1).ToUnixTimeSeconds(), Since: now.AddMinutes(-5).ToUnixTimeMilliseconds());
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/", "__Host-berth-wall=" + before.Seal(Key)));

        await PublishAsync(new RouteWall("app"), Ann with { SignedOutAt = now.ToUnixTimeMilliseconds() });
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync("/", "__Host-berth-wall=" + before.Seal(Key)));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync("/", Session(Ann)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/", Session(Ben)));
        var after = before with { Since = now.ToUnixTimeMilliseconds() };
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/", "__Host-berth-wall=" + after.Seal(Key)));
    }

    [Fact]
    public async Task Sessions_CountForTheirAppAndHostUntilTheyEnd()
    {
        var later = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        var good = new WallTicket(WallTicket.Session, "app", TestGateway.App, Ann.Id, later);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/", "__Host-berth-wall=" + good.Seal(Key)));
        foreach (var bad in new[] { good with { Use = WallTicket.Entry }, good with { AppId = "b" }, good with { Host = "b.berth.test" }, good with { Expires = 1 } })
        {
            Assert.Equal(HttpStatusCode.Redirect, await StatusAsync("/", "__Host-berth-wall=" + bad.Seal(Key)));
        }

        foreach (var junk in new[] { "", ".", "a.b", "%00", new string('x', 4000), good.Seal(Key) + "x", good.Seal(Key)[1..], "." + good.Seal(Key).Split('.')[1] })
        {
            Assert.Equal(HttpStatusCode.Redirect, await StatusAsync("/", "__Host-berth-wall=" + junk));
        }
    }

    [Fact]
    public async Task Logout_ForgetsTheSession()
    {
        using var answer = await SendAsync("/logout", Session(Ann));
        Assert.Equal("https://my.berth.test/openid/session/end", Where(answer).Location);
        Assert.Contains("__Host-berth-wall=; expires=Thu, 01 Jan 1970", string.Join(';', answer.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bearer_PassesOnlyWhereTheAppSaysThatItLooksAtIt()
    {
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync("/", null, ("Authorization", "Bearer made-up")));
        await PublishAsync(new RouteWall("app", BearerPasses: true));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/", null, ("Authorization", "Bearer made-up")));
        Assert.Equal("Bearer made-up", _seen["Authorization"]);
        Assert.False(_seen.ContainsKey("X-Cloudron-User"));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync("/", null, ("Authorization", "Bearer")));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync("/", null, ("Authorization", "Basic YTpi")));
    }

    [Fact]
    public async Task Basic_IsVerifiedByTheServer_AndKeptFromTheApp()
    {
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync("/", null, Basic("ann:s:cret")));
        await PublishAsync(new RouteWall("app", BasicAuth: true));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/", null, Basic("ann:s:cret")));
        Assert.Equal("ann", _seen["X-Cloudron-User"]);
        Assert.False(_seen.ContainsKey("Authorization"));
        Assert.Equal("127.0.0.1", Assert.Single(_asked).Address);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/", null, Basic("ann:s:cret")));
        Assert.Single(_asked);
        using var wrong = await SendAsync("/", null, Basic("ann:wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Contains("Basic", wrong.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/", null, ("Authorization", "Basic !!!")));

        // What was right a moment ago does not help somebody who may not enter any more.
        await PublishAsync(new RouteWall("app", BasicAuth: true, People: [Ben.Id]));
        Assert.NotEqual(HttpStatusCode.OK, await StatusAsync("/", null, Basic("ann:s:cret")));
    }

    [Fact]
    public async Task WallWithoutItsKey_ServesNothing()
    {
        await _gateway.PublishAsync(new GatewaySnapshot
        {
            Version = 0,
            HttpsPort = _gateway.HttpsPort,
            Routes = [TestGateway.Route(TestGateway.App, _app) with { Wall = new RouteWall("app") }],
            Certificates = [_gateway.Certificate.Files],
        });
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("/", Session(Ann)));
        Assert.Contains("needs the login wall", Assert.Single((await _gateway.Publisher.ReadStateAsync(default))!.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/admin", "/admin", true)]
    [InlineData("/admin", "/admin/x?y", true)]
    [InlineData("/admin", "/administrator", true)]
    [InlineData("/admin", "/ADMIN", true)]
    [InlineData("/admin", "/public", false)]
    [InlineData("/admin", "/public?x=/admin%2f", false)]
    [InlineData("/admin", "/%61dmin", true)]
    [InlineData("/admin", "/public/../admin", true)]
    [InlineData("/admin", "//admin", true)]
    [InlineData("/admin", "/public/%2e%2e/admin", true)]
    [InlineData("/admin", "/x\\..\\admin", true)]
    [InlineData("/admin", "/public;/../admin", true)]
    [InlineData("!/api", "/api", false)]
    [InlineData("!/api", "/api/v1?q=%20", false)]
    [InlineData("!/api", "/apis", true)]
    [InlineData("!/api", "/API", true)]
    [InlineData("!/api", "/", true)]
    [InlineData("!/api", "/api/../admin", true)]
    [InlineData("!/api", "/api/%2e%2e/admin", true)]
    [InlineData("!/api", "/api//x", true)]
    [InlineData("!/api/", "/api/x", false)]
    [InlineData(null, "/anything", true)]
    public void Paths_AreGuardedInEveryReading(string? option, string target, bool guarded) =>
        Assert.Equal(guarded, new GuardedPaths(option).IsGuarded(target, Uri.UnescapeDataString(target.Split('?')[0])));

    private Task PublishAsync(RouteWall wall) => PublishAsync(wall, Ann);

    private Task PublishAsync(RouteWall wall, WallPerson ann) => _gateway.PublishAsync(new GatewaySnapshot
    {
        Version = 0,
        HttpsPort = _gateway.HttpsPort,
        Routes = [TestGateway.Route(TestGateway.App, _app) with { Wall = wall }],
        Certificates = [_gateway.Certificate.Files],
        Wall = new GatewayWall(Convert.ToBase64String(Key), "https://my.berth.test/wall", "https://my.berth.test/openid/session/end", _server.Address + "/wall/basic", [ann, Ben]),
    });

    private async Task<HttpResponseMessage> SendAsync(string path, string? cookies = null, params (string Name, string Value)[] headers)
    {
        using var client = _gateway.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookies is not null)
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookies);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request);
    }

    private async Task<HttpStatusCode> StatusAsync(string path, string? cookies, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(path, cookies, headers);
        return response.StatusCode;
    }

    private static (HttpStatusCode Status, string Location) Where(HttpResponseMessage response) => (response.StatusCode, response.Headers.Location!.OriginalString);

    private static string Session(WallPerson person) =>
        "__Host-berth-wall=" + new WallTicket(WallTicket.Session, "app", TestGateway.App, person.Id, TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds()).Seal(Key);

    private static (string Name, string Value) Basic(string pair) => ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));

    private static string Cookie(HttpResponseMessage response, string name) =>
        response.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith(name + "=", StringComparison.Ordinal)).Split(';')[0][(name.Length + 1)..];
}
