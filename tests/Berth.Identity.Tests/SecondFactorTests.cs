using System.Net;
using System.Text;
using Berth.Identity.Passwords;
using Berth.Identity.SecondFactor;

namespace Berth.Identity.Tests;

public sealed class SecondFactorTests : IAsyncLifetime
{
    private IdentityHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await IdentityHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>Appendix B of RFC 6238, last six digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Codes_AreThoseOfTheStandard(long seconds, string code) =>
        Assert.Equal(code, Totp.Code("12345678901234567890"u8, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_IsThatOfTheStandard(string text, string encoded)
    {
        Assert.Equal(encoded, Base32.Encode(Encoding.ASCII.GetBytes(text)));
        Assert.Equal(text, Encoding.ASCII.GetString(Base32.Decode(encoded)));
    }

    [Theory]
    [InlineData("profile/twofactorauthentication_secret", 200, "profile/twofactorauthentication_enable", "profile/twofactorauthentication_disable", 204)]
    [InlineData("profile/twofactorauthentication", 201, "profile/twofactorauthentication/enable", "profile/twofactorauthentication/disable", 202)]
    public async Task Setup_ThenLogin_ThenSwitchingOff(string prepare, int prepared, string enable, string disable, int done)
    {
        var made = await _host.Owner.SendAsync("POST", prepare);
        Assert.Equal(prepared, made.Status);
        Assert.StartsWith("data:image/png;base64,iVBOR", made["qrcode"], StringComparison.Ordinal);
        var secret = made["secret"]!;
        Assert.Equal(200, (await LoginAsync()).Status);
        Assert.Equal(412, (await _host.Owner.SendAsync("POST", enable, new { totpToken = "000000" })).Status);
        Assert.Equal(done, (await _host.Owner.SendAsync("POST", enable, new { totpToken = Code(secret) })).Status);
        Assert.Equal(409, (await _host.Owner.SendAsync("POST", prepare)).Status);
        Assert.Equal("True", (await _host.Owner.GetAnswerAsync("profile"))["twoFactorAuthenticationEnabled"]);

        var without = await LoginAsync();
        Assert.Equal((401, "A totpToken must be provided"), (without.Status, without["message"]));
        var used = await LoginAsync(Code(secret));
        Assert.Equal((401, "Invalid totpToken"), (used.Status, used["message"]));
        _host.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(200, (await LoginAsync(Code(secret))).Status);
        Assert.Equal(401, (await LoginAsync(Code(secret))).Status);

        Assert.Equal(412, (await _host.Owner.SendAsync("POST", disable, new { password = "wrong password" })).Status);
        Assert.Equal(done, (await _host.Owner.SendAsync("POST", disable, new { password = IdentityHost.Password })).Status);
        Assert.Equal(200, (await LoginAsync()).Status);
    }

    [Fact]
    public async Task ACode_SentByManyAtOnce_WorksOnce()
    {
        var secret = await EnableAsync();
        _host.Clock.Advance(TimeSpan.FromSeconds(30));
        var code = Code(secret);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => LoginAsync(code)));

        Assert.Single(answers, answer => answer.Status == 200);
    }

    [Fact]
    public async Task Codes_CannotBeGuessed()
    {
        await EnableAsync();
        var answers = new List<int>();
        for (var i = 0; i < 12; i++)
        {
            answers.Add((await LoginAsync($"{i:000000}")).Status);
        }

        Assert.Equal(Enumerable.Repeat(401, 10).Concat([429, 429]), answers);
    }

    [Fact]
    public async Task ARecoveryCode_WorksOnce_AndNewOnesEndTheOld()
    {
        await EnableAsync();
        var codes = await RecoveryCodesAsync();
        Assert.Equal(10, codes.Distinct().Count());

        Assert.Equal(200, (await LoginAsync(codes[0].ToUpperInvariant())).Status);
        Assert.Equal(401, (await LoginAsync(codes[0])).Status);
        await RecoveryCodesAsync();
        Assert.Equal(401, (await LoginAsync(codes[1])).Status);

        foreach (var file in Directory.GetFiles(_host.Folder, "berth.db*"))
        {
            Assert.DoesNotContain(codes[2], Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task TheSecret_IsEncryptedInTheDatabase()
    {
        var secret = await EnableAsync();
        foreach (var file in Directory.GetFiles(_host.Folder, "berth.db*"))
        {
            Assert.DoesNotContain(secret, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AWrongPassword_IsTheSame_WhetherThereIsASecondFactorOrNot()
    {
        await _host.AddUserAsync("plain");
        await EnableAsync();
        var with = await _host.Anonymous.SendAsync("POST", "auth/login", new { username = "olga", password = "wrong password" });
        var without = await _host.Anonymous.SendAsync("POST", "auth/login", new { username = "plain", password = "wrong password" });
        Assert.Equal((without.Status, without.Text), (with.Status, with.Text));
    }

    [Fact]
    public async Task AResetLink_DoesNotGetAroundIt()
    {
        var secret = await EnableAsync();
        var id = (await _host.Owner.GetAnswerAsync("profile"))["id"];
        var code = (await _host.Owner.GetAnswerAsync($"users/{id}/password_reset_link"))["passwordResetLink"]!.Split('=')[1];

        Assert.Equal(401, (await _host.Anonymous.SendAsync("POST", "auth/password_reset", new { resetToken = code, password = "a new password" })).Status);
        _host.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(202, (await _host.Anonymous.SendAsync("POST", "auth/password_reset", new { resetToken = code, password = "a new password", totpToken = Code(secret) })).Status);
    }

    [Fact]
    public async Task AManager_CanTakeItAway()
    {
        var jo = await _host.AddUserAsync("jo");
        using var client = await _host.SignInAsync("jo");
        var secret = (await client.SendAsync("POST", "profile/twofactorauthentication_secret"))["secret"]!;
        await client.SendAsync("POST", "profile/twofactorauthentication_enable", new { totpToken = Code(secret) });
        Assert.Equal("True", (await _host.Owner.GetAnswerAsync($"users/{jo}"))["twoFactorAuthenticationEnabled"]);

        Assert.Equal(200, (await _host.Owner.SendAsync("POST", $"users/{jo}/twofactorauthentication_disable")).Status);

        using var again = await _host.SignInAsync("jo");
    }

    [Fact]
    public async Task Mandatory_SignsOutWhoHasNone_AndLetsThemDoNothingElseButSetItUp()
    {
        await _host.AddUserAsync("jo", "admin");
        using var before = await _host.SignInAsync("jo");
        using var program = await _host.ApiTokenAsync(before);
        var secret = await EnableAsync();
        Assert.Equal(200, (await _host.Owner.SendAsync("POST", "user_directory", new { lockUserProfiles = false, mandatory2FA = true })).Status);
        Assert.Equal("True", (await _host.Owner.GetAnswerAsync("user_directory"))["mandatory2FA"]);

        Assert.Equal(200, (await _host.Owner.GetAnswerAsync("users")).Status);
        Assert.Equal(401, (await before.GetAnswerAsync("profile")).Status);
        using var after = await _host.SignInAsync("jo");
        var refused = await after.GetAnswerAsync("users");
        Assert.Equal((403, "auth.second_factor_required"), (refused.Status, refused.Code));
        Assert.Equal(403, (await program.GetAnswerAsync("users")).Status);
        Assert.Equal(403, (await after.GetAnswerAsync("tokens")).Status);
        Assert.Equal(200, (await after.GetAnswerAsync("profile")).Status);

        var own = (await after.SendAsync("POST", "profile/twofactorauthentication_secret"))["secret"]!;
        Assert.NotEqual(secret, own);
        Assert.Equal(204, (await after.SendAsync("POST", "profile/twofactorauthentication_enable", new { totpToken = Code(own) })).Status);
        Assert.Equal(200, (await after.GetAnswerAsync("users")).Status);
        using var root = _host.Client(await _host.LocalTokenAsync());
        Assert.Equal(200, (await root.GetAnswerAsync("users")).Status);
    }

    [Fact]
    public async Task LockedProfiles_AreChangedByAdminsOnly()
    {
        await _host.AddUserAsync("jo");
        using var jo = await _host.SignInAsync("jo");
        await _host.Owner.SendAsync("POST", "user_directory", new { lockUserProfiles = true, mandatory2FA = false });
        Assert.Equal(403, (await jo.SendAsync("POST", "profile", new { displayName = "J" })).Status);
        Assert.Equal(200, (await _host.Owner.SendAsync("POST", "profile", new { displayName = "O" })).Status);
    }

    [Fact]
    public async Task Sessions_AreSeen_AndEnded()
    {
        using var laptop = await _host.SignInAsync("olga");
        laptop.DefaultRequestHeaders.UserAgent.ParseAdd("Laptop/1.0");
        var sessions = (await laptop.GetAnswerAsync("profile/sessions")).Body.GetProperty("sessions").EnumerateArray().ToList();
        Assert.Equal(2, sessions.Count);
        var mine = Assert.Single(sessions, session => session.GetProperty("current").GetBoolean());
        var other = Assert.Single(sessions, session => !session.GetProperty("current").GetBoolean());

        Assert.Equal(204, (await laptop.SendAsync("DELETE", $"profile/sessions/{other.GetProperty("id").GetString()}")).Status);
        Assert.Equal(401, (await _host.Owner.GetAnswerAsync("profile")).Status);
        Assert.Equal(404, (await laptop.SendAsync("DELETE", "profile/sessions/tid-unknown")).Status);
        Assert.Equal("127.0.0.1", mine.GetProperty("ip").GetString());
    }

    [Fact]
    public async Task ARepeatedBind_CostsNoHash_ForAMinute_AndNeverAfterThePasswordChanged()
    {
        var jo = await _host.AddUserAsync("jo");
        var hasher = _host.Get<PasswordHasher>();
        Assert.True(await BindAsync(IdentityHost.Password));
        var before = hasher.Computed;
        Assert.True(await BindAsync(IdentityHost.Password));
        Assert.Equal(before, hasher.Computed);
        Assert.False(await BindAsync("wrong password"));
        Assert.Equal(before + 1, hasher.Computed);

        _host.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.True(await BindAsync(IdentityHost.Password));
        Assert.Equal(before + 2, hasher.Computed);

        await _host.Owner.SendAsync("POST", $"users/{jo}/password", new { password = "a new password" });
        Assert.False(await BindAsync(IdentityHost.Password));
        Assert.True(await BindAsync("a new password"));
        await _host.Owner.SendAsync("PUT", $"users/{jo}/active", new { active = false });
        Assert.False(await BindAsync("a new password"));
    }

    private static string CodeAt(string secret, DateTimeOffset time) => Totp.Code(Base32.Decode(secret), Totp.StepAt(time));

    private string Code(string secret) => CodeAt(secret, _host.Clock.GetUtcNow());

    private async Task<bool> BindAsync(string password) =>
        (await _host.Get<IIdentity>().VerifyPasswordAsync(new("jo", password, WayIn.Ldap, IPAddress.Parse("172.18.0.9")) { AppId = "app" }, CancellationToken.None)).IsOk;

    private async Task<string> EnableAsync()
    {
        var secret = (await _host.Owner.SendAsync("POST", "profile/twofactorauthentication_secret"))["secret"]!;
        Assert.Equal(204, (await _host.Owner.SendAsync("POST", "profile/twofactorauthentication_enable", new { totpToken = Code(secret) })).Status);
        return secret;
    }

    private async Task<string[]> RecoveryCodesAsync() =>
        [.. (await _host.Owner.SendAsync("POST", "profile/recovery_codes", new { password = IdentityHost.Password })).Body.GetProperty("recoveryCodes").EnumerateArray().Select(code => code.GetString()!)];

    private Task<Answer> LoginAsync(string? totpToken = null) =>
        _host.Anonymous.SendAsync("POST", "auth/login", new { username = "olga", password = IdentityHost.Password, totpToken });
}
