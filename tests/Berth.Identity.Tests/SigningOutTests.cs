using System.Net;
using Berth.Identity.SecondFactor;

namespace Berth.Identity.Tests;

/// <summary>What ends with a person's sessions: what apps hold for them, and the login wall.</summary>
public sealed class SigningOutTests : IAsyncLifetime
{
    private RelyingParty _party = null!;
    private string _ann = "";

    public async ValueTask InitializeAsync()
    {
        _party = await RelyingParty.StartAsync();
        _ann = await _party.Host.AddUserAsync("ann");
    }

    public ValueTask DisposeAsync() => _party.DisposeAsync();

    public static TheoryData<string> Ends => ["everywhere", "by an administrator", "own password", "password by an administrator", "switched off", "removed"];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task AppsAndWall_LoseThePerson(string how)
    {
        var session = await _party.Host.TokenOfAsync("ann");
        var (_, tokens) = await _party.ExchangeAsync(await _party.CodeAsync(session, ("scope", "openid offline_access")));
        var (access, refresh) = (tokens.GetProperty("access_token").GetString()!, tokens.GetProperty("refresh_token").GetString()!);
        var code = await _party.CodeAsync(session);
        Assert.Equal(200, (await _party.UserInfoAsync(access)).Status);
        _party.Host.Clock.Advance(TimeSpan.FromSeconds(5));

        await EndAsync(how, session);

        Assert.Equal("invalid_grant", (await _party.RefreshAsync(refresh)).Body.GetProperty("error").GetString());
        Assert.Equal("invalid_grant", (await _party.ExchangeAsync(code)).Body.GetProperty("error").GetString());
        Assert.Equal(401, (await _party.UserInfoAsync(access)).Status);
        var people = (await _party.Host.Get<IWallKeeper>().DescribeAsync(CancellationToken.None)).People;
        var person = people.SingleOrDefault(one => one.Id == _ann);
        Assert.True(person is null || person.SignedOutAt == _party.Host.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        Assert.Equal(how is "switched off" or "removed", person is null);
        Assert.Equal(0, people.Single(one => one.Username == "olga").SignedOutAt);
    }

    [Fact]
    public async Task AnAdministrator_SeesWhereSomebodyIsSignedIn()
    {
        await _party.Host.TokenOfAsync("ann");
        var seen = await _party.Host.Owner.GetAnswerAsync($"users/{_ann}/sessions");
        Assert.Equal(1, seen.Body.GetProperty("sessions").GetArrayLength());
        await _party.Host.AddUserAsync("boss", "admin");
        using var boss = await _party.Host.SignInAsync("boss");
        var olga = (await _party.Host.Owner.GetAnswerAsync("profile"))["id"];
        Assert.Equal("user.above_own_role", (await boss.GetAnswerAsync($"users/{olga}/sessions")).Code);
        using var ann = await _party.Host.SignInAsync("ann");
        Assert.Equal(403, (await ann.GetAnswerAsync($"users/{_ann}/sessions")).Status);
    }

    [Fact]
    public async Task WhereASecondFactorIsMandatory_ItIsSetUpOnAPageWithoutScripts()
    {
        Assert.Equal(200, (await _party.Host.Owner.SendAsync("POST", "user_directory", new { lockUserProfiles = false, mandatory2FA = true })).Status);
        using var ann = new OutsideBrowser(_party.Host);
        await ann.SignInAsync("ann");
        var refused = await ann.GoAsync(RelyingParty.AuthorizePath());
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("href=\"/account/second-factor\"", refused.Text, StringComparison.Ordinal);

        var page = await ann.GoAsync("/account/second-factor", ("begin", "1"));
        Assert.DoesNotContain("<script", page.Text, StringComparison.Ordinal);
        var secret = page.Text.Split("name=\"secret\" value=\"")[1].Split('"')[0];
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await ann.GoAsync("/account/second-factor", ("secret", "x"), ("code", "000000"))).Status);
        var on = await ann.GoAsync("/account/second-factor", ("secret", secret), ("code", Totp.Code(Base32.Decode(secret), Totp.StepAt(_party.Host.Clock.GetUtcNow()))));
        Assert.Equal(10, on.Text.Split("<code>").Length - 1);
        Assert.StartsWith(RelyingParty.Redirect, (await ann.GoAsync(RelyingParty.AuthorizePath())).Location, StringComparison.Ordinal);
        Assert.Contains("is on", (await ann.GoAsync("/account/second-factor")).Text, StringComparison.Ordinal);
        using var nobody = new OutsideBrowser(_party.Host);
        Assert.StartsWith("/login", (await nobody.GoAsync("/account/second-factor")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheServersName_StandsOnItsPages()
    {
        Assert.Equal(200, (await _party.Host.Owner.SendAsync("POST", "branding/cloudron_name", new { name = " Ann & Bob's " })).Status);
        using var nobody = new OutsideBrowser(_party.Host);
        Assert.Contains("Ann &amp; Bob&#x27;s", (await nobody.GoAsync("/login")).Text, StringComparison.Ordinal);
        Assert.Equal("Ann & Bob's", _party.Host.Get<IOidcClients>().ProviderName);
        Assert.Equal("branding.name", (await _party.Host.Owner.SendAsync("POST", "branding/cloudron_name", new { name = "two\nlines" })).Code);
    }

    private async Task EndAsync(string how, string session)
    {
        var owner = _party.Host.Owner;
        using var ann = _party.Host.Client(session);
        var done = how switch
        {
            "everywhere" => await ann.SendAsync("DELETE", "oidc/sessions"),
            "by an administrator" => await owner.SendAsync("DELETE", $"users/{_ann}/sessions"),
            "own password" => await ann.SendAsync("POST", "profile/password", new { password = IdentityHost.Password, newPassword = "another long password" }),
            "password by an administrator" => await owner.SendAsync("POST", $"users/{_ann}/password", new { password = "another long password" }),
            "switched off" => await owner.SendAsync("PUT", $"users/{_ann}/active", new { active = false }),
            _ => await owner.SendAsync("DELETE", $"users/{_ann}"),
        };
        Assert.Equal(204, done.Status);
    }
}
