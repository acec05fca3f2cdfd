namespace Berth.Identity.Tests;

public sealed class PasskeyTests : IAsyncLifetime
{
    private const string Origin = "https://my.berth.test:8443";
    private readonly SoftwareAuthenticator _device = new(Origin);
    private IdentityHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await IdentityHost.StartAsync();

    public ValueTask DisposeAsync()
    {
        _device.Dispose();
        return _host.DisposeAsync();
    }

    [Fact]
    public async Task APasskey_IsRegistered_SignsInWithoutNameOrPassword_AndIsRemoved()
    {
        var made = await RegisterAsync(_device);
        Assert.Equal(201, made.Status);
        var login = await SignInAsync(_device);
        Assert.Equal(200, login.Status);
        using var client = _host.Client(login["accessToken"]);
        Assert.Equal("olga", (await client.GetAnswerAsync("profile"))["username"]);
        Assert.Equal("olga", (await _host.Owner.GetAnswerAsync("eventlog?actions=user.login")).Body.GetProperty("eventlogs")[0].GetProperty("source").GetProperty("username").GetString());

        var listed = (await _host.Owner.GetAnswerAsync("profile/passkeys")).Body.GetProperty("passkeys")[0];
        Assert.Equal("Laptop", listed.GetProperty("name").GetString());
        Assert.Equal("2026-03-01T12:00:00.000Z", listed.GetProperty("lastUsedAt").GetString());
        Assert.Equal(204, (await _host.Owner.SendAsync("DELETE", $"profile/passkeys/{made["id"]}")).Status);
        Assert.Equal(401, (await SignInAsync(_device)).Status);
    }

    [Fact]
    public async Task AnAnswer_WorksOnce_AndForFiveMinutes()
    {
        await RegisterAsync(_device);
        var options = await _host.Anonymous.SendAsync("POST", "auth/passkey/options");
        var answer = new { challenge = options["challenge"], credential = _device.Get(options.Body.GetProperty("options")) };
        Assert.Equal(200, (await _host.Anonymous.SendAsync("POST", "auth/passkey", answer)).Status);
        Assert.Equal(401, (await _host.Anonymous.SendAsync("POST", "auth/passkey", answer)).Status);

        options = await _host.Anonymous.SendAsync("POST", "auth/passkey/options");
        _host.Clock.Advance(TimeSpan.FromMinutes(5));
        var late = new { challenge = options["challenge"], credential = _device.Get(options.Body.GetProperty("options")) };
        Assert.Equal(401, (await _host.Anonymous.SendAsync("POST", "auth/passkey", late)).Status);
    }

    [Fact]
    public async Task AnotherOrigin_AnotherKey_AndADeviceThatDoesNotVerifyItsUser_AreRefused()
    {
        await RegisterAsync(_device);
        _device.Origin = "https://evil.example";
        Assert.Equal(401, (await SignInAsync(_device)).Status);
        Assert.Equal(400, (await RegisterAsync(_device)).Status);

        using var stranger = new SoftwareAuthenticator(Origin);
        Assert.Equal(401, (await SignInAsync(stranger)).Status);
        using var careless = new SoftwareAuthenticator(Origin) { VerifiesUser = false };
        Assert.Equal(400, (await RegisterAsync(careless)).Status);
    }

    [Fact]
    public async Task Registering_NeedsThePassword_AndTheCallersOwnChallenge()
    {
        Assert.Equal(412, (await _host.Owner.SendAsync("POST", "profile/passkeys/options", new { password = "wrong password" })).Status);
        await _host.AddUserAsync("jo");
        using var jo = await _host.SignInAsync("jo");
        var options = await jo.SendAsync("POST", "profile/passkeys/options", new { password = IdentityHost.Password });
        Assert.Equal(400, (await _host.Owner.SendAsync("POST", "profile/passkeys", new { challenge = options["challenge"], credential = _device.Create(options.Body.GetProperty("options")) })).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"challenge":"x","credential":{}}""")]
    [InlineData("""{"challenge":"x","credential":{"id":"!!","response":5}}""")]
    public async Task Nonsense_IsRefused(string body)
    {
        using var content = new StringContent(body, null, "application/json");
        Assert.Equal(401, (await _host.Anonymous.SendAsync("POST", "auth/passkey", content)).Status);
    }

    [Fact]
    public async Task ARightChallenge_WithANonsenseCredential_IsRefused()
    {
        var options = await _host.Anonymous.SendAsync("POST", "auth/passkey/options");
        Assert.Equal(401, (await _host.Anonymous.SendAsync("POST", "auth/passkey", new { challenge = options["challenge"], credential = new { id = "??", response = 5 } })).Status);
    }

    [Fact]
    public async Task SomebodySwitchedOff_DoesNotGetIn()
    {
        var id = await _host.AddUserAsync("jo");
        using var jo = await _host.SignInAsync("jo");
        await RegisterAsync(_device, jo);
        await _host.Owner.SendAsync("PUT", $"users/{id}/active", new { active = false });
        Assert.Equal(401, (await SignInAsync(_device)).Status);
    }

    private async Task<Answer> RegisterAsync(SoftwareAuthenticator device, HttpClient? person = null)
    {
        var client = person ?? _host.Owner;
        var options = await client.SendAsync("POST", "profile/passkeys/options", new { password = IdentityHost.Password });
        Assert.Equal(200, options.Status);
        return await client.SendAsync("POST", "profile/passkeys", new { challenge = options["challenge"], credential = device.Create(options.Body.GetProperty("options")), name = "Laptop" });
    }

    private async Task<Answer> SignInAsync(SoftwareAuthenticator device)
    {
        var options = await _host.Anonymous.SendAsync("POST", "auth/passkey/options");
        return await _host.Anonymous.SendAsync("POST", "auth/passkey", new { challenge = options["challenge"], credential = device.Get(options.Body.GetProperty("options")) });
    }
}
