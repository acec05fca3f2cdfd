using System.Text;

namespace Berth.Identity.Tests;

public sealed class TokenTests : IAsyncLifetime
{
    private IdentityHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await IdentityHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task AToken_IsShownOnce_ListedAndRevoked()
    {
        var made = await _host.Owner.SendAsync("POST", "tokens", new { name = "ci", scope = new Dictionary<string, string> { ["*"] = "r" } });
        Assert.Equal(200, made.Status);
        Assert.StartsWith("tid-", made["id"], StringComparison.Ordinal);
        Assert.Equal("cid-sdk", made["clientId"]);

        var single = await _host.Owner.GetAnswerAsync($"tokens/{made["id"]}");
        Assert.Equal("r", single.Body.GetProperty("scope").GetProperty("*").GetString());
        Assert.False(single.Body.TryGetProperty("accessToken", out _));
        Assert.Equal(2, (await _host.Owner.GetAnswerAsync("tokens")).Body.GetProperty("tokens").GetArrayLength());

        using var program = _host.Client(made["accessToken"]);
        Assert.Equal(200, (await program.GetAnswerAsync("profile")).Status);
        Assert.Equal(204, (await _host.Owner.SendAsync("DELETE", $"tokens/{made["id"]}")).Status);
        Assert.Equal(401, (await program.GetAnswerAsync("profile")).Status);
        Assert.Equal(404, (await _host.Owner.SendAsync("DELETE", $"tokens/{made["id"]}")).Status);
    }

    [Fact]
    public async Task Tokens_OfOthers_AreInvisible()
    {
        await _host.AddUserAsync("jo", "admin");
        using var jo = await _host.SignInAsync("jo");
        var made = await _host.Owner.SendAsync("POST", "tokens", new { name = "ci" });

        Assert.Equal(404, (await jo.GetAnswerAsync($"tokens/{made["id"]}")).Status);
        Assert.Equal(404, (await jo.SendAsync("DELETE", $"tokens/{made["id"]}")).Status);
    }

    [Fact]
    public async Task AToken_WithAnExpiry_EndsThen()
    {
        using var program = await _host.ApiTokenAsync(_host.Owner, expiresAt: _host.Clock.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds());
        Assert.Equal(200, (await program.GetAnswerAsync("profile")).Status);
        _host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(401, (await program.GetAnswerAsync("profile")).Status);
    }

    [Theory]
    [InlineData("203.0.113.0/24", "203.0.113.9", 200)]
    [InlineData("203.0.113.0/24", "203.0.114.9", 401)]
    [InlineData("198.51.100.7, 2001:db8::/32", "2001:db8:9::1", 200)]
    [InlineData("198.51.100.7\n2001:db8::/32", "198.51.100.8", 401)]
    public async Task AToken_BoundToAddresses_WorksFromThereOnly(string ranges, string from, int expected)
    {
        using var program = await _host.ApiTokenAsync(_host.Owner, allowedIpRanges: ranges, address: from);
        Assert.Equal(expected, (await program.GetAnswerAsync("profile")).Status);
    }

    [Theory]
    [InlineData("""{"name":""}""")]
    [InlineData("""{"name":"x","scope":{"*":"w"}}""")]
    [InlineData("""{"name":"x","scope":{}}""")]
    [InlineData("""{"name":"x","scope":{"*":"r","apps":"rw"}}""")]
    [InlineData("""{"name":"x","expiresAt":1}""")]
    [InlineData("""{"name":"x","expiresAt":-5}""")]
    [InlineData("""{"name":"x","expiresAt":9223372036854775807}""")]
    [InlineData("""{"name":"x","allowedIpRanges":"300.0.0.1"}""")]
    public async Task ATokenThatMakesNoSense_Is400(string body)
    {
        using var content = new StringContent(body, null, "application/json");
        Assert.Equal(400, (await _host.Owner.SendAsync("POST", "tokens", content)).Status);
    }

    [Fact]
    public async Task LastUse_IsKept_ToTheMinute()
    {
        var made = await _host.Owner.SendAsync("POST", "tokens", new { name = "ci" });
        using var program = _host.Client(made["accessToken"]);
        Assert.Equal("", await LastUsedAsync(made["id"]!));

        await program.GetAnswerAsync("profile");
        var first = await LastUsedAsync(made["id"]!);
        Assert.Equal("2026-03-01T12:00:00.000Z", first);
        _host.Clock.Advance(TimeSpan.FromSeconds(59));
        await program.GetAnswerAsync("profile");
        Assert.Equal(first, await LastUsedAsync(made["id"]!));
        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        await program.GetAnswerAsync("profile");
        Assert.Equal("2026-03-01T12:01:00.000Z", await LastUsedAsync(made["id"]!));
    }

    [Fact]
    public async Task NoSecret_IsInTheDatabaseFiles()
    {
        var secrets = new List<string> { IdentityHost.Password, await _host.LocalTokenAsync(), await _host.TokenOfAsync("olga") };
        secrets.Add((await _host.Owner.SendAsync("POST", "tokens", new { name = "ci" }))["accessToken"]!);
        secrets.Add((await _host.Owner.SendAsync("POST", "app_passwords", new { name = "mail", identifier = "mail" }))["password"]!);
        var jo = await _host.AddUserAsync("jo");
        secrets.Add((await _host.Owner.GetAnswerAsync($"users/{jo}/password_reset_link"))["passwordResetLink"]!.Split('=')[1]);

        foreach (var file in Directory.GetFiles(_host.Folder, "berth.db*"))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            Assert.All(secrets, secret => Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"{file} holds a secret"));
        }
    }

    [Fact]
    public async Task TheHash_IsArgon2idInPhcForm_OfTheReferenceImplementation()
    {
        using var hasher = new Passwords.PasswordHasher();

        // Made with the reference implementation's program: printf 'hello world' | argon2 aaaaaaaaaaaaaaaa -id -t 2 -k 19456 -p 1 -l 32
        var reference = "$argon2id$v=19$m=19456,t=2,p=1$YWFhYWFhYWFhYWFhYWFhYQ$" + Convert.ToBase64String(Convert.FromHexString("c325ab67d63251d0547c40c8d4ea245ed6f190cdb9bc50f00e90218d6619a159")).TrimEnd('=');

        Assert.True(await hasher.VerifyAsync(reference, "hello world", CancellationToken.None));
        Assert.False(await hasher.VerifyAsync(reference, "hello World", CancellationToken.None));
        Assert.False(await hasher.VerifyAsync(null, "hello world", CancellationToken.None));
        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", await hasher.HashAsync("x", CancellationToken.None), StringComparison.Ordinal);
    }

    private async Task<string?> LastUsedAsync(string id) => (await _host.Owner.GetAnswerAsync($"tokens/{id}"))["lastUsedAt"];
}
