namespace Berth.Identity.Tests;

public sealed class ActivationTests : IAsyncLifetime
{
    private static readonly object Body = new { username = "Olga", password = IdentityHost.Password, email = "Olga@Example.com", displayName = "Olga" };
    private IdentityHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await IdentityHost.StartAsync(activated: false);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("cloudron/activate")]
    [InlineData("provision/activate")]
    public async Task Activate_WithTheConsolesToken_MakesTheOwner_Once(string path)
    {
        using var root = _host.Client(await _host.LocalTokenAsync());

        var first = await root.SendAsync("POST", path, Body);
        Assert.Equal(201, first.Status);
        Assert.Equal("2026-03-08T12:00:00.000Z", first["expires"]);
        using var owner = _host.Client(first["token"]);
        var profile = await owner.GetAnswerAsync("profile");
        Assert.Equal(("olga", "olga@example.com", "owner", first["userId"]), (profile["username"], profile["email"], profile["role"], profile["id"]));

        Assert.Equal(409, (await root.SendAsync("POST", path, Body)).Status);
        Assert.Equal(409, (await _host.Anonymous.SendAsync("POST", path, Body)).Status);
        Assert.Null(await _host.Get<IServerCredentials>().GetSetupCodeAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Activate_WithoutTheConsole_NeedsItsCode()
    {
        Assert.Equal(403, (await _host.Anonymous.SendAsync("POST", "cloudron/activate", Body)).Status);
        Assert.Equal(403, (await _host.Anonymous.SendAsync("POST", "cloudron/activate?setupToken=aaaaa-bbbbb-ccccc", Body)).Status);

        var code = await _host.Get<IServerCredentials>().GetSetupCodeAsync(CancellationToken.None);
        Assert.Equal(201, (await _host.Anonymous.SendAsync("POST", $"cloudron/activate?setupToken={code}", Body)).Status);
        Assert.Equal(409, (await _host.Anonymous.SendAsync("POST", $"cloudron/activate?setupToken={code}", Body)).Status);
    }

    [Fact]
    public async Task SetupCode_CannotBeGuessed()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(403, (await _host.Anonymous.SendAsync("POST", $"cloudron/activate?setupToken=guess-{i}", Body)).Status);
        }

        var code = await _host.Get<IServerCredentials>().GetSetupCodeAsync(CancellationToken.None);
        Assert.Equal(429, (await _host.Anonymous.SendAsync("POST", $"cloudron/activate?setupToken={code}", Body)).Status);
    }

    [Fact]
    public async Task Activate_ByManyAtOnce_MakesOneOwner()
    {
        using var root = _host.Client(await _host.LocalTokenAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            root.SendAsync("POST", "cloudron/activate", new { username = $"owner{i}", password = IdentityHost.Password, email = $"o{i}@example.com" })));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(7, answers.Count(answer => answer.Status == 409));
    }

    [Theory]
    [InlineData("", "olga@example.com", IdentityHost.Password, "username")]
    [InlineData("admin", "olga@example.com", IdentityHost.Password, "username")]
    [InlineData("olga", "nonsense", IdentityHost.Password, "email")]
    [InlineData("olga", "olga@example.com", "short", "password")]
    public async Task Activate_WithBadFields_MakesNobody(string username, string email, string password, string field)
    {
        using var root = _host.Client(await _host.LocalTokenAsync());

        var answer = await root.SendAsync("POST", "cloudron/activate", new { username, password, email });

        Assert.Equal(400, answer.Status);
        Assert.True(answer.Body.GetProperty("fields").TryGetProperty(field, out _));
        Assert.Null(await _host.Get<IIdentity>().OwnerAsync(CancellationToken.None));
    }

    [Fact]
    public async Task LocalToken_IsInAFileForItsOwnerAlone_StaysTheSame_AndActsAsTheOwner()
    {
        var token = await _host.LocalTokenAsync();
        var file = Path.Combine(_host.Folder, "cli.json");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal("https://my.berth.test", System.Text.Json.JsonElement.Parse(await File.ReadAllTextAsync(file)).GetProperty("server").GetString());
        Assert.Equal(token, await _host.LocalTokenAsync());

        using var root = _host.Client(token);
        Assert.Equal(("local", "owner"), await WhoAsync(root));
        await root.SendAsync("POST", "cloudron/activate", Body);
        var (id, _) = await WhoAsync(root);
        Assert.StartsWith("uid-", id, StringComparison.Ordinal);
        Assert.Equal(200, (await root.SendAsync("POST", "tokens", new { name = "ci" })).Status);

        await File.WriteAllTextAsync(file, "spoilt");
        Assert.NotEqual(token, await _host.LocalTokenAsync());
        Assert.Equal(401, (await root.GetAnswerAsync("profile")).Status);
    }

    private static async Task<(string? Id, string? Role)> WhoAsync(HttpClient client)
    {
        var profile = await client.GetAnswerAsync("profile");
        return (profile["id"], profile["role"]);
    }
}
