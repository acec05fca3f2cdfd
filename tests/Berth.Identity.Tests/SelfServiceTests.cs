using System.Net;
using System.Threading.Channels;
using Berth.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Identity.Tests;

public sealed class SelfServiceTests : IAsyncLifetime
{
    private readonly Postbox _post = new();
    private IdentityHost _host = null!;

    public async ValueTask InitializeAsync() =>
        _host = await IdentityHost.StartAsync(configure: services => services.AddSingleton<ILinkMailer>(_post));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("cloudron")]
    [InlineData("auth")]
    public async Task AnInvitation_SetsUpTheAccount_Once(string prefix)
    {
        var made = await _host.Owner.SendAsync("POST", "users", new { email = "jo@example.com", displayName = "Jo" });
        var link = (await _host.Owner.GetAnswerAsync($"users/{made["id"]}/invite_link"))["inviteLink"]!;
        Assert.StartsWith("https://my.berth.test:8443/", link, StringComparison.Ordinal);
        var code = link.Split('=')[1];

        Assert.Equal(400, (await SetUpAsync(prefix, code, null)).Status);
        Assert.Equal(409, (await SetUpAsync(prefix, code, "olga")).Status);
        var done = await SetUpAsync(prefix, code, "jo");
        Assert.Equal(201, done.Status);
        using var jo = _host.Client(done["accessToken"]);
        Assert.Equal("jo", (await jo.GetAnswerAsync("profile"))["username"]);

        Assert.Equal(401, (await SetUpAsync(prefix, code, "joe")).Status);
        Assert.Equal(409, (await _host.Owner.GetAnswerAsync($"users/{made["id"]}/invite_link")).Status);
    }

    [Fact]
    public async Task AnInvitation_UsedByManyAtOnce_WorksOnce()
    {
        var made = await _host.Owner.SendAsync("POST", "users", new { email = "jo@example.com" });
        var code = (await _host.Owner.SendAsync("POST", $"users/{made["id"]}/create_invite"))["resetToken"]!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => SetUpAsync("auth", code, $"jo{i}")));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(5, answers.Count(answer => answer.Status == 401));
    }

    [Fact]
    public async Task ALink_LivesADay_AndIsGoodForItsPurposeOnly()
    {
        var id = await _host.AddUserAsync("jo");
        var code = (await _host.Owner.GetAnswerAsync($"users/{id}/password_reset_link"))["passwordResetLink"]!.Split('=')[1];

        Assert.Equal(401, (await SetUpAsync("auth", code, "joe")).Status);
        _host.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(401, (await ResetAsync(code)).Status);
    }

    [Fact]
    public async Task AReset_SetsThePassword_EndsSessions_AndSpendsAllResetLinks()
    {
        var id = await _host.AddUserAsync("jo");
        using var jo = await _host.SignInAsync("jo");
        var first = (await _host.Owner.GetAnswerAsync($"users/{id}/password_reset_link"))["passwordResetLink"]!.Split('=')[1];
        var second = (await _host.Owner.GetAnswerAsync($"users/{id}/password_reset_link"))["passwordResetLink"]!.Split('=')[1];

        Assert.Equal(202, (await ResetAsync(first)).Status);

        Assert.Equal(401, (await jo.GetAnswerAsync("profile")).Status);
        Assert.Equal(401, (await ResetAsync(first)).Status);
        Assert.Equal(401, (await ResetAsync(second)).Status);
        using var again = await _host.SignInAsync("jo", "a new password");
    }

    [Fact]
    public async Task AskingForAReset_AnswersTheSameForEverybody_AndMailsOnlyThoseWhoExist()
    {
        await _host.AddUserAsync("jo");
        var unknown = await _host.Anonymous.SendAsync("POST", "auth/password_reset_request", new { identifier = "nobody@example.com" });
        var known = await _host.Anonymous.SendAsync("POST", "cloudron/password_reset_request", new { identifier = "JO" });

        Assert.Equal((202, unknown.Text), (known.Status, known.Text));
        Assert.Equal(202, unknown.Status);
        var (address, link) = await _post.Sent.Reader.ReadAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
        Assert.Equal("jo@example.com", address);
        Assert.Equal(202, (await ResetAsync(link.Query.Split('=')[1])).Status);
        Assert.False(_post.Sent.Reader.TryRead(out _));
    }

    [Fact]
    public async Task MailboxesCannotBeFilled_WithResetMails()
    {
        var answers = new List<int>();
        for (var i = 0; i < 12; i++)
        {
            answers.Add((await _host.Anonymous.SendAsync("POST", "auth/password_reset_request", new { identifier = "olga" })).Status);
        }

        Assert.Equal(2, answers.Count(status => status == 429));
    }

    [Fact]
    public async Task ChangingOnesPassword_NeedsThePresentOne_AndEndsTheOtherSessions()
    {
        using var other = await _host.SignInAsync("olga");
        Assert.Equal(412, (await _host.Owner.SendAsync("POST", "profile/password", new { password = "wrong one", newPassword = "a new password" })).Status);
        Assert.Equal(400, (await _host.Owner.SendAsync("POST", "profile/password", new { password = IdentityHost.Password, newPassword = "short" })).Status);
        Assert.Equal(204, (await _host.Owner.SendAsync("POST", "profile/password", new { password = IdentityHost.Password, newPassword = "a new password" })).Status);

        Assert.Equal(200, (await _host.Owner.GetAnswerAsync("profile")).Status);
        Assert.Equal(401, (await other.GetAnswerAsync("profile")).Status);
        using var again = await _host.SignInAsync("olga", "a new password");
    }

    [Fact]
    public async Task AStolenSession_CannotTryPasswordsInTheProfile()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(412, (await _host.Owner.SendAsync("POST", "profile/password", new { password = $"guess {i}", newPassword = "a new password" })).Status);
        }

        Assert.Equal(429, (await _host.Owner.SendAsync("POST", "profile/password", new { password = IdentityHost.Password, newPassword = "a new password" })).Status);
    }

    [Fact]
    public async Task Profile_IsChanged_ButTheFallbackAddressOnlyWithThePassword()
    {
        Assert.Equal(200, (await _host.Owner.SendAsync("POST", "profile", new { displayName = "O.", email = "o@example.com" })).Status);
        Assert.Equal(412, (await _host.Owner.SendAsync("POST", "profile", new { fallbackEmail = "o@evil.example" })).Status);
        Assert.Equal(200, (await _host.Owner.SendAsync("POST", "profile", new { fallbackEmail = "o@home.example", password = IdentityHost.Password })).Status);

        var profile = await _host.Owner.GetAnswerAsync("profile");
        Assert.Equal(("O.", "o@example.com", "o@home.example", "owner", "True"), (profile["displayName"], profile["email"], profile["fallbackEmail"], profile["role"], profile["admin"]));
    }

    [Fact]
    public async Task Avatar_IsAnImage_OrRefused()
    {
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];
        Assert.Equal(400, (await _host.Owner.SendAsync("POST", "profile/avatar", Form("<svg onload=alert(1)>"u8.ToArray()))).Status);
        Assert.Equal(200, (await _host.Owner.SendAsync("POST", "profile/avatar", Form(png))).Status);

        var url = (await _host.Owner.GetAnswerAsync("profile"))["avatarUrl"]!;
        using var response = await _host.Owner.GetAsync(url["/api/v1/".Length..]);
        Assert.Equal("image/png", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(png, await response.Content.ReadAsByteArrayAsync());

        Assert.Equal(200, (await _host.Owner.SendAsync("POST", "profile/avatar", new { avatar = "" })).Status);
        Assert.Equal(404, (await _host.Owner.GetAnswerAsync(url["/api/v1/".Length..])).Status);

        static MultipartFormDataContent Form(byte[] image) => new() { { new ByteArrayContent(image), "avatar", "me.png" } };
    }

    [Fact]
    public async Task AnAppPassword_OpensItsAppOnly_UntilItExpiresOrIsRevoked()
    {
        const string App = "11111111-2222-3333-4444-555555555555";
        var made = await _host.Owner.SendAsync("POST", "app_passwords", new { name = "phone", identifier = App, expiresAt = _host.Clock.GetUtcNow().AddDays(1).ToUnixTimeMilliseconds() });
        Assert.Equal(200, made.Status);

        Assert.True(await EntersAsync(made["password"]!, App));
        Assert.True(await EntersAsync(IdentityHost.Password, App));
        Assert.False(await EntersAsync(made["password"]!, "99999999-2222-3333-4444-555555555555"));
        Assert.Equal(401, (await _host.Anonymous.SendAsync("POST", "auth/login", new { username = "olga", password = made["password"] })).Status);
        var listed = (await _host.Owner.GetAnswerAsync("app_passwords")).Body.GetProperty("appPasswords")[0];
        Assert.Equal("2026-03-01T12:00:00.000Z", listed.GetProperty("lastUsedAt").GetString());

        _host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.False(await EntersAsync(made["password"]!, App));
        var second = await _host.Owner.SendAsync("POST", "app_passwords", new { name = "pad", identifier = App });
        Assert.True(await EntersAsync(second["password"]!, App));
        Assert.Equal(204, (await _host.Owner.SendAsync("DELETE", $"app_passwords/{second["id"]}")).Status);
        Assert.False(await EntersAsync(second["password"]!, App));
    }

    [Fact]
    public async Task AccessLists_LetInTheNamed_TheirGroups_AndAdmins()
    {
        var jo = await _host.AddUserAsync("jo");
        var ann = await _host.AddUserAsync("ann");
        await _host.AddUserAsync("bob");
        await _host.AddUserAsync("ada", "admin");
        var off = await _host.AddUserAsync("off");
        await _host.Owner.SendAsync("PUT", $"users/{off}/active", new { active = false });
        await _host.Owner.SendAsync("POST", "users", new { email = "invited@example.com" });
        var devs = await _host.Owner.SendAsync("POST", "groups", new { name = "devs" });
        await _host.Owner.SendAsync("PUT", $"groups/{devs["id"]}/members", new { userIds = new[] { ann, off } });
        var identity = _host.Get<IIdentity>();

        Assert.Equal(["ada", "ann", "bob", "jo", "olga"], await NamesAsync(null));
        Assert.Equal(["ada", "ann", "jo", "olga"], await NamesAsync(new([jo], [devs["id"]!])));
        Assert.Equal(["ada", "olga"], await NamesAsync(new()));
        Assert.True(await identity.MayEnterAsync(ann, new(null, [devs["id"]!]), CancellationToken.None));
        Assert.False(await identity.MayEnterAsync(off, null, CancellationToken.None));
        Assert.Equal("devs", Assert.Single(await identity.GroupsOfAsync(ann, CancellationToken.None)).Name);
        Assert.Equal("jo", (await identity.FindUserAsync("JO@example.com", CancellationToken.None))!.Username);

        async Task<IEnumerable<string?>> NamesAsync(AccessRestriction? restriction) =>
            (await identity.UsersAllowedAsync(restriction, CancellationToken.None)).Select(user => user.Username);
    }

    [Fact]
    public async Task WithoutAMailService_SendingSaysSo()
    {
        await using var host = await IdentityHost.StartAsync();
        var id = await host.AddUserAsync("jo");
        var answer = await host.Owner.SendAsync("POST", $"users/{id}/send_password_reset_email", new { email = "jo@example.com" });
        Assert.Equal((424, "mail.none"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Invitations_AreMailedToTheGivenAddress()
    {
        var made = await _host.Owner.SendAsync("POST", "users", new { email = "jo@example.com", displayName = "Jo" });
        Assert.Equal(202, (await _host.Owner.SendAsync("POST", $"users/{made["id"]}/send_invite_email", new { email = "private@example.com" })).Status);
        var (address, link) = await _post.Sent.Reader.ReadAsync();
        Assert.Equal("private@example.com", address);
        Assert.Equal(201, (await SetUpAsync("auth", link.Query.Split('=')[1], "jo")).Status);
    }

    private async Task<bool> EntersAsync(string password, string app) =>
        (await _host.Get<IIdentity>().VerifyPasswordAsync(new("olga", password, WayIn.Ldap, IPAddress.Parse("172.18.0.9")) { AppId = app }, CancellationToken.None)).IsOk;

    private Task<Answer> SetUpAsync(string prefix, string code, string? username) =>
        _host.Anonymous.SendAsync("POST", $"{prefix}/setup_account", new { inviteToken = code, username, password = IdentityHost.Password, displayName = "Jo D." });

    private Task<Answer> ResetAsync(string code) => _host.Anonymous.SendAsync("POST", "auth/password_reset", new { resetToken = code, password = "a new password" });

    private sealed class Postbox : ILinkMailer
    {
        public Channel<(string Address, Uri Link)> Sent { get; } = Channel.CreateUnbounded<(string, Uri)>();

        public Task SendInviteAsync(string email, string displayName, Uri link, CancellationToken cancellationToken) =>
            Sent.Writer.WriteAsync((email, link), cancellationToken).AsTask();

        public Task SendResetAsync(string email, string displayName, Uri link, CancellationToken cancellationToken) => SendInviteAsync(email, displayName, link, cancellationToken);
    }
}
