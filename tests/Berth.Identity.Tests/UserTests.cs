using System.Text.Json;

namespace Berth.Identity.Tests;

public sealed class UserTests : IAsyncLifetime
{
    private IdentityHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await IdentityHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task AUser_IsAdded_Changed_AndRemoved()
    {
        var made = await _host.Owner.SendAsync("POST", "users", new { email = "Jo@Example.com", username = "Jo.Doe-1", password = IdentityHost.Password, displayName = " Jo Doe " });
        Assert.Equal(201, made.Status);
        var user = await _host.Owner.GetAnswerAsync($"users/{made["id"]}");
        Assert.Equal(("jo.doe-1", "jo@example.com", "Jo Doe", "user", "True", "True", ""), (user["username"], user["email"], user["displayName"], user["role"], user["active"], user["inviteAccepted"], user["source"]));

        Assert.Equal(204, (await _host.Owner.SendAsync("POST", $"users/{made["id"]}/profile", new { displayName = "Jo", fallbackEmail = "jo@elsewhere.example" })).Status);
        user = await _host.Owner.GetAnswerAsync($"users/{made["id"]}");
        Assert.Equal(("Jo", "jo@elsewhere.example", "jo@example.com"), (user["displayName"], user["fallbackEmail"], user["email"]));

        Assert.Equal(204, (await _host.Owner.SendAsync("DELETE", $"users/{made["id"]}", new { })).Status);
        Assert.Equal(404, (await _host.Owner.GetAnswerAsync($"users/{made["id"]}")).Status);
    }

    [Theory]
    [InlineData("""{"username":"jo"}""", 400)]
    [InlineData("""{"email":"x"}""", 400)]
    [InlineData("""{"email":"a b@example.com"}""", 400)]
    [InlineData("""{"email":"a@b@example.com"}""", 400)]
    [InlineData("""{"email":"jo@example.com","username":"postmaster"}""", 400)]
    [InlineData("""{"email":"jo@example.com","username":"Admin"}""", 400)]
    [InlineData("""{"email":"jo@example.com","username":"wiki.app"}""", 400)]
    [InlineData("""{"email":"jo@example.com","username":"jo doe"}""", 400)]
    [InlineData("""{"email":"jo@example.com","username":"jo\n"}""", 400)]
    [InlineData("""{"email":"jo@example.com","username":"-rf"}""", 400)]
    [InlineData("""{"email":"jo@example.com","username":"jö"}""", 400)]
    [InlineData("""{"email":"jo@example.com","username":"jo","password":"1234567"}""", 400)]
    [InlineData("""{"email":"jo@example.com","password":"12345678"}""", 400)]
    [InlineData("""{"email":"jo@example.com","role":"king"}""", 400)]
    [InlineData("""{"email":"jo@example.com","displayName":"a\u0000b"}""", 400)]
    [InlineData("""{"email":"jo@example.com","username":"olga"}""", 409)]
    [InlineData("""{"email":"OLGA@example.com","username":"jo"}""", 409)]
    public async Task AUserThatBreaksARule_IsRefused_AndNobodyIsAdded(string body, int expected)
    {
        using var content = new StringContent(body, null, "application/json");
        Assert.Equal(expected, (await _host.Owner.SendAsync("POST", "users", content)).Status);
        Assert.Equal(1, (await _host.Owner.GetAnswerAsync("users")).Body.GetProperty("users").GetArrayLength());
    }

    [Fact]
    public async Task Search_ReallyFilters_ByNameAndAddress()
    {
        foreach (var name in new[] { "anna", "annika", "bert" })
        {
            await _host.AddUserAsync(name);
        }

        Assert.Equal(["anna", "annika"], await NamesAsync("users?search=ANN"));
        Assert.Equal(["bert"], await NamesAsync("users?search=bert%40example.com"));
        Assert.Empty(await NamesAsync("users?search=carl%40example.com"));
        Assert.Empty(await NamesAsync("users?search=%25"));
        Assert.Equal(["bert"], await NamesAsync("users?search=person%20b"));
        Assert.Equal(["annika"], await NamesAsync("users?search=ann&page=2&per_page=1"));
        Assert.Equal(4, (await NamesAsync("users?per_page=5000")).Length);
        Assert.Empty(await NamesAsync("users?active=false"));
    }

    [Theory]
    [InlineData("usermanager", "admin", 403)]
    [InlineData("usermanager", "mailmanager", 403)]
    [InlineData("usermanager", "usermanager", 204)]
    [InlineData("mailmanager", "usermanager", 204)]
    [InlineData("admin", "owner", 403)]
    [InlineData("admin", "admin", 204)]
    [InlineData("owner", "owner", 204)]
    [InlineData("user", "user", 403)]
    public async Task Nobody_GrantsARoleAboveTheirOwn(string callerRole, string granted, int expected)
    {
        await _host.AddUserAsync("boss", callerRole);
        var target = await _host.AddUserAsync("target");
        using var boss = await _host.SignInAsync("boss");

        Assert.Equal(expected, (await boss.SendAsync("PUT", $"users/{target}/role", new { role = granted })).Status);
        Assert.Equal(expected, (await boss.SendAsync("POST", $"users/{target}", new { role = granted })).Status);
        var created = await boss.SendAsync("POST", "users", new { email = "new@example.com", role = granted });
        Assert.Equal(expected == 204 ? 201 : 403, created.Status);
    }

    [Fact]
    public async Task Nobody_TouchesSomebodyAboveThem()
    {
        var admin = await _host.AddUserAsync("ada", "admin");
        await _host.AddUserAsync("boss", "usermanager");
        using var boss = await _host.SignInAsync("boss");

        foreach (var (method, path, body) in new (string, string, object?)[]
        {
            ("PUT", "role", new { role = "user" }),
            ("PUT", "active", new { active = false }),
            ("POST", "password", new { password = "another password" }),
            ("POST", "profile", new { email = "mine@example.com" }),
            ("PUT", "groups", new { groupIds = Array.Empty<string>() }),
            ("GET", "password_reset_link", null),
            ("GET", "invite_link", null),
        })
        {
            Assert.Equal((path, 403), (path, (await boss.SendAsync(method, $"users/{admin}/{path}", body)).Status));
        }

        Assert.Equal(403, (await boss.SendAsync("DELETE", $"users/{admin}")).Status);
        Assert.Equal(403, (await boss.SendAsync("POST", $"users/{admin}", new { admin = false })).Status);
        Assert.Equal(200, (await _host.Anonymous.SendAsync("POST", "auth/login", new { username = "ada", password = IdentityHost.Password })).Status);
    }

    [Fact]
    public async Task Nobody_ChangesTheirOwnRole_SwitchesThemselvesOff_OrRemovesThemselves()
    {
        await _host.AddUserAsync("second", "owner");
        var self = (await _host.Owner.GetAnswerAsync("profile"))["id"];

        Assert.Equal(409, (await _host.Owner.SendAsync("PUT", $"users/{self}/role", new { role = "user" })).Status);
        Assert.Equal(409, (await _host.Owner.SendAsync("POST", $"users/{self}", new { admin = false })).Status);
        Assert.Equal(409, (await _host.Owner.SendAsync("PUT", $"users/{self}/active", new { active = false })).Status);
        Assert.Equal(409, (await _host.Owner.SendAsync("DELETE", $"users/{self}")).Status);
        Assert.Equal(204, (await _host.Owner.SendAsync("PUT", $"users/{self}/role", new { role = "owner" })).Status);
    }

    [Fact]
    public async Task TheLastActiveOwner_Stays_AlsoWhenTwoOwnersRemoveEachOtherAtOnce()
    {
        for (var round = 0; round < 5; round++)
        {
            var olga = (await _host.Owner.GetAnswerAsync("profile"))["id"];
            var other = await _host.AddUserAsync($"second{round}", "owner");
            using var second = await _host.SignInAsync($"second{round}");

            var answers = await Task.WhenAll(
                _host.Owner.SendAsync("PUT", $"users/{other}/active", new { active = false }),
                second.SendAsync("PUT", $"users/{olga}/active", new { active = false }));

            Assert.Single(answers, answer => answer.Status == 204);
            if (answers[1].Status == 204)
            {
                // The other one won; put things back for the next round.
                await second.SendAsync("PUT", $"users/{olga}/active", new { active = true });
                break;
            }
        }

        Assert.NotNull(await _host.Get<IIdentity>().OwnerAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Username_IsFixedOnceSet()
    {
        var id = await _host.AddUserAsync("jo");
        Assert.Equal(409, (await _host.Owner.SendAsync("POST", $"users/{id}", new { username = "joe" })).Status);
        Assert.Equal(204, (await _host.Owner.SendAsync("POST", $"users/{id}", new { username = "JO", displayName = "J" })).Status);

        var invited = await _host.Owner.SendAsync("POST", "users", new { email = "in@example.com" });
        Assert.Equal(204, (await _host.Owner.SendAsync("POST", $"users/{invited["id"]}", new { username = "ina" })).Status);
        Assert.Equal(409, (await _host.Owner.SendAsync("POST", $"users/{invited["id"]}", new { username = "ino" })).Status);
    }

    [Fact]
    public async Task TheSameName_AddedByManyAtOnce_IsAddedOnce()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            _host.Owner.SendAsync("POST", "users", new { email = $"jo{i}@example.com", username = "jo" })));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(9, answers.Count(answer => answer.Status == 409));
    }

    [Fact]
    public async Task SettingAPassword_EndsTheirSessions()
    {
        var id = await _host.AddUserAsync("jo");
        using var jo = await _host.SignInAsync("jo");

        Assert.Equal(204, (await _host.Owner.SendAsync("POST", $"users/{id}/password", new { password = "a new password" })).Status);

        Assert.Equal(401, (await jo.GetAnswerAsync("profile")).Status);
        Assert.Equal(401, (await _host.Anonymous.SendAsync("POST", "auth/login", new { username = "jo", password = IdentityHost.Password })).Status);
        using var again = await _host.SignInAsync("jo", "a new password");
    }

    [Fact]
    public async Task Groups_AreMade_Filled_Renamed_AndRemoved()
    {
        var jo = await _host.AddUserAsync("jo");
        var devs = await _host.Owner.SendAsync("POST", "groups", new { name = "Devs" });
        Assert.Equal((201, "devs"), (devs.Status, devs["name"]));
        Assert.Equal(409, (await _host.Owner.SendAsync("POST", "groups", new { name = "devs" })).Status);
        Assert.Equal(400, (await _host.Owner.SendAsync("POST", "groups", new { name = "users" })).Status);

        Assert.Equal(200, (await _host.Owner.SendAsync("PUT", $"groups/{devs["id"]}/members", new { userIds = new[] { jo, jo } })).Status);
        Assert.Equal(404, (await _host.Owner.SendAsync("PUT", $"groups/{devs["id"]}/members", new { userIds = new[] { jo, "uid-none" } })).Status);
        Assert.Equal([jo], Strings((await _host.Owner.GetAnswerAsync($"groups/{devs["id"]}")).Body.GetProperty("userIds")));
        Assert.Equal([devs["id"]], Strings((await _host.Owner.GetAnswerAsync($"users/{jo}")).Body.GetProperty("groupIds")));

        Assert.Equal(200, (await _host.Owner.SendAsync("PUT", $"groups/{devs["id"]}/name", new { name = "makers" })).Status);
        Assert.Equal(204, (await _host.Owner.SendAsync("PUT", $"users/{jo}/groups", new { groupIds = Array.Empty<string>() })).Status);
        Assert.Empty(Strings((await _host.Owner.GetAnswerAsync("groups")).Body.GetProperty("groups")[0].GetProperty("userIds")));
        Assert.Equal(404, (await _host.Owner.SendAsync("PUT", $"users/{jo}/groups", new { groupIds = new[] { "gid-none" } })).Status);
        Assert.Equal(204, (await _host.Owner.SendAsync("DELETE", $"groups/{devs["id"]}")).Status);
        Assert.Equal(404, (await _host.Owner.SendAsync("DELETE", $"groups/{devs["id"]}")).Status);
    }

    private static string[] Strings(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString()!)];

    private async Task<string[]> NamesAsync(string path) =>
        [.. (await _host.Owner.GetAnswerAsync(path)).Body.GetProperty("users").EnumerateArray().Select(user => user.GetProperty("username").GetString()!)];
}
