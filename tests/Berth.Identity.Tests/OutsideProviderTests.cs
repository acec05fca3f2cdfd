using System.Net;
using Berth.Identity.SecondFactor;

namespace Berth.Identity.Tests;

/// <summary>Signing in to the dashboard by a provider that others wrote.</summary>
public sealed class OutsideProviderTests : IAsyncLifetime
{
    private IdentityHost _host = null!;
    private OutsideProvider _provider = null!;
    private HttpClient _owner = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await IdentityHost.StartAsync();
        var told = await _host.Owner.GetAnswerAsync("login_provider/config");
        _provider = await OutsideProvider.StartAsync(told["redirectUri"]!);
        await _host.AddUserAsync("ann");
        await _host.AddUserAsync("mallory");

        // The provider has a clock of its own, by which our first session is long over.
        _host.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        _owner = await _host.SignInAsync("olga");
    }

    public async ValueTask DisposeAsync()
    {
        _owner.Dispose();
        await _provider.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task WhoConnectedTheirAccount_SignsInWithIt_UntilItIsDisconnected()
    {
        await ConfigureAsync();
        using (var ann = new OutsideBrowser(_host))
        {
            await ann.SignInAsync("ann");
            Assert.Equal(HttpStatusCode.PreconditionFailed, (await ann.GoAsync("/account/connections", ("password", "not hers"))).Status);
            var page = await ann.GoAsync("/account/connections");
            Assert.Contains("Connect with Corp", page.Text, StringComparison.Ordinal);
            var sent = await ann.GoAsync("/account/connections", ("password", IdentityHost.Password));
            Assert.Equal("/account/connections", (await BackAsync(ann, sent, "annika")).Location);
            Assert.Contains("annika@example.com at Corp", (await ann.GoAsync("/account/connections")).Text, StringComparison.Ordinal);
        }

        using var later = new OutsideBrowser(_host);
        Assert.Contains("href=\"/login/outside?returnTo=%2Fapps\"", (await later.GoAsync("/login?returnTo=%2Fapps")).Text, StringComparison.Ordinal);
        Assert.Equal("/apps", (await BackAsync(later, await later.GoAsync("/login/outside?returnTo=%2Fapps"), "annika")).Location);
        using var signedIn = _host.Client(later.Session);
        Assert.Equal("ann", (await signedIn.GetAnswerAsync("profile"))["username"]);
        var events = await _owner.GetAnswerAsync("eventlog?actions=user.login&search=ann");
        Assert.Contains("\"authType\":\"outside\"", events.Text, StringComparison.Ordinal);

        var login = (await signedIn.GetAnswerAsync("profile/outside_logins")).Body.GetProperty("outsideLogins")[0].GetProperty("id").GetString();
        Assert.Equal(204, (await signedIn.SendAsync("DELETE", $"profile/outside_logins/{login}")).Status);
        using var again = new OutsideBrowser(_host);
        var refused = await BackAsync(again, await again.GoAsync("/login/outside"), "annika");
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Null(again.Session);
    }

    [Fact]
    public async Task TheSameNameOrAddress_ConnectsNobody()
    {
        // The provider's "ann" has ann@example.com, which is the address of ours.
        await ConfigureAsync(mayCreate: true);
        using var other = new OutsideBrowser(_host);

        var refused = await BackAsync(other, await other.GoAsync("/login/outside"), "ann");

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Null(other.Session);
        using var unverified = new OutsideBrowser(_host);
        Assert.Equal(HttpStatusCode.Forbidden, (await BackAsync(unverified, await unverified.GoAsync("/login/outside"), "unverified-zoe")).Status);
        Assert.Equal(3, (await _owner.GetAnswerAsync("users")).Body.GetProperty("users").GetArrayLength());
    }

    [Fact]
    public async Task WhoIsNew_GetsAnAccount_OnlyWhereThatIsWanted()
    {
        await ConfigureAsync();
        using (var early = new OutsideBrowser(_host))
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await BackAsync(early, await early.GoAsync("/login/outside"), "zoe")).Status);
        }

        await ConfigureAsync(mayCreate: true);
        for (var times = 0; times < 2; times++)
        {
            using var zoe = new OutsideBrowser(_host);
            Assert.Equal("/", (await BackAsync(zoe, await zoe.GoAsync("/login/outside"), "zoe")).Location);
            using var signedIn = _host.Client(zoe.Session);
            var profile = await signedIn.GetAnswerAsync("profile");
            Assert.Equal(("zoe", "zoe@example.com", "Outside zoe", "user"), (profile["username"], profile["email"], profile["displayName"], profile["role"]));
            var login = (await signedIn.GetAnswerAsync("profile/outside_logins")).Body.GetProperty("outsideLogins")[0].GetProperty("id").GetString();
            Assert.Equal("outside_login.last", (await signedIn.SendAsync("DELETE", $"profile/outside_logins/{login}")).Code);
        }

        var id = (await _owner.GetAnswerAsync("users?search=zoe")).Body.GetProperty("users")[0].GetProperty("id").GetString();
        Assert.Equal(204, (await _owner.SendAsync("PUT", $"users/{id}/active", new { active = false })).Status);
        using var off = new OutsideBrowser(_host);
        Assert.Equal(HttpStatusCode.Forbidden, (await BackAsync(off, await off.GoAsync("/login/outside"), "zoe")).Status);
    }

    [Fact]
    public async Task OurSecondFactor_IsAskedForAllTheSame()
    {
        await ConfigureAsync();
        using var ann = new OutsideBrowser(_host);
        await ann.SignInAsync("ann");
        await BackAsync(ann, await ann.GoAsync("/account/connections", ("password", IdentityHost.Password)), "annika");
        var page = await ann.GoAsync("/account/second-factor", ("begin", "1"));
        var secret = Between(page.Text, "name=\"secret\" value=\"", "\"");
        Assert.Contains("data:image/", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await ann.GoAsync("/account/second-factor", ("secret", secret), ("code", "000000"))).Status);
        var on = await ann.GoAsync("/account/second-factor", ("secret", secret), ("code", CodeOf(secret)));
        var recovery = Between(on.Text, "<code>", "</code>");

        using var later = new OutsideBrowser(_host);
        var asked = await BackAsync(later, await later.GoAsync("/login/outside?returnTo=%2Fapps"), "annika");
        Assert.Equal(HttpStatusCode.OK, asked.Status);
        Assert.Null(later.Session);
        var entered = await later.GoAsync("/login?returnTo=%2Fapps", ("half", Between(asked.Text, "name=\"half\" value=\"", "\"")), ("code", recovery));
        Assert.Equal("/apps", entered.Location);
        Assert.NotNull(later.Session);
    }

    [Fact]
    public async Task Connecting_NeedsTheSessionThatAskedForIt()
    {
        await ConfigureAsync();
        using var ann = new OutsideBrowser(_host);
        await ann.SignInAsync("ann");
        var sent = await ann.GoAsync("/account/connections", ("password", IdentityHost.Password));
        ann.Cookies.Remove("berth_session");
        await ann.SignInAsync("mallory");

        Assert.Equal(HttpStatusCode.Forbidden, (await BackAsync(ann, sent, "annika")).Status);
        using var mallory = _host.Client(ann.Session);
        Assert.Equal(0, (await mallory.GetAnswerAsync("profile/outside_logins")).Body.GetProperty("outsideLogins").GetArrayLength());

        // And one account there belongs to one person here.
        Assert.Equal("/account/connections", (await BackAsync(ann, await ann.GoAsync("/account/connections", ("password", IdentityHost.Password)), "annika")).Location);
        using var second = new OutsideBrowser(_host);
        await second.SignInAsync("ann");
        Assert.Equal(HttpStatusCode.Conflict, (await BackAsync(second, await second.GoAsync("/account/connections", ("password", IdentityHost.Password)), "annika")).Status);
    }

    private async Task ConfigureAsync(bool mayCreate = false)
    {
        var answer = await _owner.SendAsync(
            "POST", "login_provider/config", new { enabled = true, issuer = _provider.Issuer, clientId = OutsideProvider.ClientId, clientSecret = OutsideProvider.Secret, name = "Corp", mayCreate });
        Assert.Equal(200, answer.Status);
        Assert.DoesNotContain(OutsideProvider.Secret, answer.Text + await File.ReadAllTextAsync(_host.DatabasePath), StringComparison.Ordinal);
    }

    private async Task<PageAnswer> BackAsync(OutsideBrowser browser, PageAnswer sent, string login)
    {
        const string goOn = "0; url=";
        Assert.True(sent.Status == HttpStatusCode.SeeOther || sent.Refresh?.StartsWith(goOn, StringComparison.Ordinal) == true, sent.Text);
        var back = await _provider.SignInAsync(new Uri(sent.Location ?? sent.Refresh![goOn.Length..]), login);
        return await browser.GoAsync(back.PathAndQuery);
    }

    private string CodeOf(string secret) => Totp.Code(Base32.Decode(secret), Totp.StepAt(_host.Clock.GetUtcNow()));

    private static string Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        Assert.True(start >= before.Length, text);
        return text[start..text.IndexOf(after, start, StringComparison.Ordinal)];
    }
}
