using System.Net;
using System.Text.RegularExpressions;
using Berth.Identity.SecondFactor;

namespace Berth.Identity.Tests;

/// <summary>The pages as a browser without scripts sees them.</summary>
public sealed partial class PageTests : IAsyncLifetime
{
    private RelyingParty _party = null!;

    public async ValueTask InitializeAsync()
    {
        _party = await RelyingParty.StartAsync();
        await _party.Host.AddUserAsync("ann");
    }

    public ValueTask DisposeAsync() => _party.DisposeAsync();

    [Fact]
    public async Task Login_SetsTheCookieAndGoesOn_OnlyWithinThisServer()
    {
        using var page = await _party.GetAsync("/login?returnTo=%2Fapps");
        Assert.Equal("DENY", page.Headers.GetValues("X-Frame-Options").Single());
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        foreach (var (asked, there) in new[] { ("/apps?x=1", "/apps?x=1"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil.example", "/") })
        {
            using var done = await SubmitAsync($"/login?returnTo={Uri.EscapeDataString(asked)}", ("username", "ann"), ("password", IdentityHost.Password));
            Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
            Assert.Equal(there, done.Headers.Location!.ToString());
            Assert.Matches("^berth_session=.+; secure; samesite=lax; httponly", string.Join(';', done.Headers.GetValues("Set-Cookie")));
        }
    }

    [Fact]
    public async Task Login_TellsNothingOfWhoExists_AndShowsWhatWasTypedSafely()
    {
        var wrong = await TextAsync(await SubmitAsync("/login", ("username", "ann"), ("password", "nope")));
        var nobody = await TextAsync(await SubmitAsync("/login", ("username", "bob"), ("password", "nope")));
        Assert.Equal(wrong.Text.Replace("\"ann\"", "", StringComparison.Ordinal), nobody.Text.Replace("\"bob\"", "", StringComparison.Ordinal));
        Assert.Equal(401, wrong.Status);
        Assert.Contains("Name or password is wrong.", wrong.Text, StringComparison.Ordinal);
        var hostile = await TextAsync(await SubmitAsync("/login", ("username", "\"><script>alert(1)</script>"), ("password", "x")));
        Assert.DoesNotContain("<script>alert", hostile.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forms_FromOtherSites_AreRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/login")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = "ann", ["password"] = IdentityHost.Password }),
        };
        request.Headers.Add("Origin", "https://evil.example");
        using var answer = await _party.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task SecondFactor_IsAskedOnItsOwnPage()
    {
        using var ann = await _party.Host.SignInAsync("ann");
        var secret = Base32.Decode((await ann.SendAsync("POST", "profile/twofactorauthentication_secret"))["secret"]!);
        Assert.Equal(204, (await ann.SendAsync("POST", "profile/twofactorauthentication_enable", new { totpToken = Totp.Code(secret, Totp.StepAt(_party.Host.Clock.GetUtcNow())) })).Status);

        var asked = await TextAsync(await SubmitAsync("/login?returnTo=%2Fapps", ("username", "ann"), ("password", IdentityHost.Password)));
        Assert.Contains("Second factor", asked.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(IdentityHost.Password, asked.Text, StringComparison.Ordinal);
        var half = Hidden("half", asked.Text);
        var wrong = await TextAsync(await SubmitAsync("/login?returnTo=%2Fapps", ("half", half), ("code", "000000")));
        Assert.Equal(401, wrong.Status);
        Assert.Contains("This code is wrong", wrong.Text, StringComparison.Ordinal);
        _party.Host.Clock.Advance(TimeSpan.FromSeconds(30));
        using var done = await SubmitAsync("/login?returnTo=%2Fapps", ("half", half), ("code", Totp.Code(secret, Totp.StepAt(_party.Host.Clock.GetUtcNow()))));
        Assert.Equal("/apps", done.Headers.Location!.ToString());

        var again = Hidden("half", (await TextAsync(await SubmitAsync("/login", ("username", "ann"), ("password", IdentityHost.Password)))).Text);
        _party.Host.Clock.Advance(TimeSpan.FromMinutes(6));
        var late = await TextAsync(await SubmitAsync("/login", ("half", again), ("code", Totp.Code(secret, Totp.StepAt(_party.Host.Clock.GetUtcNow())))));
        Assert.Contains("longer than five minutes", late.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guessing_EndsInAPageThatSaysWhenToTryAgain()
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            (await SubmitAsync("/login", ("username", "ann"), ("password", "nope"))).Dispose();
        }

        using var answer = await SubmitAsync("/login", ("username", "ann"), ("password", IdentityHost.Password));
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Contains("Too many attempts", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invitation_IsSetUpOnce()
    {
        var invited = (await _party.Host.Owner.SendAsync("POST", "users", new { email = "carl@example.com", displayName = "Carl", role = "user" }))["id"];
        var link = new Uri((await _party.Host.Owner.GetAnswerAsync($"users/{invited}/invite_link"))["inviteLink"]!).PathAndQuery;
        var page = await TextAsync(await _party.GetAsync(link));
        Assert.Contains("Set up your account", page.Text, StringComparison.Ordinal);
        var token = Hidden("inviteToken", page.Text);
        var weak = await TextAsync(await SubmitAsync("/setup-account", ("inviteToken", token), ("username", "carl"), ("password", "short")));
        Assert.Contains("at least 8", weak.Text, StringComparison.OrdinalIgnoreCase);
        using var done = await SubmitAsync("/setup-account", ("inviteToken", token), ("username", "carl"), ("displayName", "Carl C."), ("password", IdentityHost.Password));
        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        await _party.Host.TokenOfAsync("carl");
        Assert.Equal(401, (await TextAsync(await _party.GetAsync(link))).Status);
    }

    [Fact]
    public async Task ResetLink_SetsThePasswordOnce()
    {
        var ann = await _party.Host.AddUserAsync("dora");
        var link = new Uri((await _party.Host.Owner.GetAnswerAsync($"users/{ann}/password_reset_link"))["passwordResetLink"]!).PathAndQuery;
        var token = Hidden("resetToken", (await TextAsync(await _party.GetAsync(link))).Text);
        using var done = await SubmitAsync("/password-reset", ("resetToken", token), ("password", "a quite new password"));
        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        await _party.Host.TokenOfAsync("dora", "a quite new password");
        Assert.Equal(401, (await TextAsync(await SubmitAsync("/password-reset", ("resetToken", token), ("password", "another new password")))).Status);
        var known = await TextAsync(await SubmitAsync("/password-reset-request", ("identifier", "ann")));
        var unknown = await TextAsync(await SubmitAsync("/password-reset-request", ("identifier", "nobody")));
        Assert.Equal(known, unknown);
    }

    private Task<HttpResponseMessage> SubmitAsync(string path, params (string Name, string Value)[] fields) => _party.PostFormAsync(path, null, fields);

    private static async Task<(int Status, string Text)> TextAsync(HttpResponseMessage response)
    {
        using (response)
        {
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }
    }

    private static string Hidden(string name, string html) => HiddenField().Matches(html).Single(match => match.Groups["name"].Value == name).Groups["value"].Value;

    [GeneratedRegex("""<input type="hidden" name="(?<name>\w+)" value="(?<value>[^"]+)"\s*/?>""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex HiddenField();
}
