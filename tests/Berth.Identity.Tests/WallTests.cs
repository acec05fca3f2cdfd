using System.Net;
using System.Net.Http.Json;
using Berth.Contracts;
using Berth.Ports.Gateway;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Identity.Tests;

/// <summary>The server's side of the login wall.</summary>
public sealed class WallTests : IAsyncLifetime
{
    private const string State = "0123456789abcdef0123456789abcdef";
    private RelyingParty _party = null!;
    private byte[] _key = [];
    private string _annId = "";

    public async ValueTask InitializeAsync()
    {
        _party = await RelyingParty.StartAsync();
        _annId = await _party.Host.AddUserAsync("ann");
        _party.Doors["app-2"] = new AppDoor("app-2", "Notes", null) { Hosts = ["notes.berth.test", "*.notes.berth.test"] };
        _key = Convert.FromBase64String((await _party.Host.Get<IWallKeeper>().DescribeAsync(CancellationToken.None)).Key);
    }

    public ValueTask DisposeAsync() => _party.DisposeAsync();

    [Fact]
    public async Task Keeper_TellsTheGatewayWhereAndWho()
    {
        await _party.Host.Owner.SendAsync("POST", "users", new { email = "invited@example.com", role = "user" });
        var wall = await _party.Host.Get<IWallKeeper>().DescribeAsync(CancellationToken.None);
        Assert.Equal("https://my.berth.test:8443/wall", wall.LoginUrl);
        Assert.Equal("http://127.0.0.1:3000/wall/basic", wall.BasicUrl);
        Assert.Equal(["ann", "olga"], wall.People.Select(person => person.Username));
        Assert.Equal(_key, Convert.FromBase64String(wall.Key));
    }

    [Fact]
    public async Task WhoeverIsSignedIn_GoesBackWithATicketForThatNameOnly()
    {
        using var anonymous = await _party.GetAsync(Path("notes.berth.test"));
        Assert.StartsWith("/login?returnTo=%2Fwall%3F", anonymous.Headers.Location!.ToString(), StringComparison.Ordinal);
        var session = await _party.Host.TokenOfAsync("ann");
        foreach (var host in new[] { "notes.berth.test", "x.notes.berth.test" })
        {
            using var back = await _party.GetAsync(Path(host), session);
            Assert.StartsWith($"https://{host}:8443/login?token=", back.Headers.Location!.ToString(), StringComparison.Ordinal);
            var query = RelyingParty.QueryOf(back);
            Assert.Equal("/page?a=b", query["redirect"]);
            var ticket = WallTicket.Open(query["token"], _key, WallTicket.Entry, _party.Host.Clock.GetUtcNow());
            Assert.Equal(("app-2", host, _annId, State), (ticket!.AppId, ticket.Host, ticket.UserId, ticket.State));
            Assert.Null(WallTicket.Open(query["token"], _key, WallTicket.Entry, _party.Host.Clock.GetUtcNow().AddSeconds(61)));
        }

        foreach (var host in new[] { "evil.example", "a.b.notes.berth.test", "evil.example/.notes.berth.test", "wiki.berth.test", "" })
        {
            using var refused = await _party.GetAsync(Path(host), session);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
    }

    [Fact]
    public async Task WhoeverMayNotEnter_IsToldWhomToAsk()
    {
        _party.Doors["app-2"] = _party.Doors["app-2"] with { Restriction = new AccessRestriction([], []) };
        using var refused = await _party.GetAsync(Path("notes.berth.test"), await _party.Host.TokenOfAsync("ann"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("Notes is not open to you", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passwords_AreVerifiedForTheGatewayAlone()
    {
        var right = new WallBasicRequest("app-2", "ann", IdentityHost.Password, "203.0.113.9");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(right, WallTicket.BasicToken(_key)));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(right, "another"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(right with { Password = "wrong" }, WallTicket.BasicToken(_key)));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(right with { AppId = "nothing" }, WallTicket.BasicToken(_key)));
        _party.Doors["app-2"] = _party.Doors["app-2"] with { Restriction = new AccessRestriction([], []) };
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(right, WallTicket.BasicToken(_key)));
    }

    [Fact]
    public async Task ChangeOfPeople_IsToldToFollowers()
    {
        var follower = new Follower();
        await using var host = await IdentityHost.StartAsync(configure: services => services.AddSingleton<IPeopleFollower>(follower));
        var before = follower.Told;
        var ann = await host.AddUserAsync("ann");
        await host.Owner.SendAsync("POST", $"users/{ann}/active", new { active = false });
        await host.Owner.SendAsync("POST", "groups", new { name = "team" });
        Assert.True(follower.Told >= before + 3);
    }

    private static string Path(string host) => $"/wall?app=app-2&host={Uri.EscapeDataString(host)}&state={State}&redirect=%2Fpage%3Fa%3Db";

    private async Task<HttpStatusCode> AskAsync(WallBasicRequest body, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/wall/basic") { Content = JsonContent.Create(body, WallJson.Default.WallBasicRequest) };
        request.Headers.Authorization = new("Bearer", token);
        using var response = await _party.Http.SendAsync(request);
        return response.StatusCode;
    }

    private sealed class Follower : IPeopleFollower
    {
        public int Told { get; private set; }

        public Task PeopleChangedAsync(CancellationToken cancellationToken)
        {
            Told++;
            return Task.CompletedTask;
        }
    }
}
