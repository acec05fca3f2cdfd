namespace Berth.Identity.Tests;

/// <summary>The REST routes of the oidc group.</summary>
public sealed class OidcClientTests
{
    [Fact]
    public async Task OutsideClients_AreMadeChangedAndRemoved_AndTheSecretIsShownOnce()
    {
        await using var party = await RelyingParty.StartAsync();
        var owner = party.Host.Owner;
        var made = await owner.SendAsync("POST", "oidc/clients", new { name = "Grafana", loginRedirectUri = "https://g.example/login, app.g:/cb", tokenSignatureAlgorithm = "RS256" });
        Assert.Equal(200, made.Status);
        Assert.Equal(43, made["secret"]!.Length);
        var id = made["id"];
        var list = await owner.GetAnswerAsync("oidc/clients");
        var listed = Assert.Single(list.Body.GetProperty("clients").EnumerateArray().ToList());
        Assert.Equal(id, listed.GetProperty("id").GetString());
        Assert.Equal("https://g.example/login,app.g:/cb", listed.GetProperty("loginRedirectUri").GetString());
        Assert.False(listed.TryGetProperty("secret", out _));

        // The secret works, and survives a change of name and addresses.
        await party.Host.AddUserAsync("ann");
        var session = await party.Host.TokenOfAsync("ann");
        Assert.Equal(201, (await owner.SendAsync("POST", $"oidc/clients/{id}", new { name = "Graphs", loginRedirectUri = "https://g.example/new", tokenSignatureAlgorithm = "RS256" })).Status);
        using var answer = await party.GetAsync(RelyingParty.AuthorizePath(("client_id", id), ("redirect_uri", "https://g.example/new")), session);
        var (status, _) = await party.TokenAsync(
            false, null, ("grant_type", "authorization_code"), ("client_id", id!), ("client_secret", made["secret"]!), ("code", RelyingParty.QueryOf(answer)["code"]!), ("redirect_uri", "https://g.example/new"), ("code_verifier", RelyingParty.Verifier));
        Assert.Equal(200, status);
        using var old = await party.GetAsync(RelyingParty.AuthorizePath(("client_id", id), ("redirect_uri", "https://g.example/login")), session);
        Assert.Equal(400, (int)old.StatusCode);
        Assert.Equal(204, (await owner.SendAsync("DELETE", $"oidc/clients/{id}")).Status);
        Assert.Equal("oidc.client_not_found", (await owner.GetAnswerAsync($"oidc/clients/{id}")).Code);
    }

    [Fact]
    public async Task ClientsOfAppsAndOfTheCommandLine_AreNotReached()
    {
        await using var party = await RelyingParty.StartAsync();
        foreach (var id in new[] { RelyingParty.App, "cid-cli", "nothing" })
        {
            Assert.Equal(404, (await party.Host.Owner.GetAnswerAsync($"oidc/clients/{id}")).Status);
            Assert.Equal(404, (await party.Host.Owner.SendAsync("DELETE", $"oidc/clients/{id}")).Status);
            Assert.Equal(404, (await party.Host.Owner.SendAsync("POST", $"oidc/clients/{id}", new { name = "x", loginRedirectUri = "https://x.example/" })).Status);
        }

        await party.Host.AddUserAsync("ann");
        using var ann = await party.Host.SignInAsync("ann");
        Assert.Equal(403, (await ann.GetAnswerAsync("oidc/clients")).Status);
    }

    [Theory]
    [InlineData("", "https://x.example/", "RS256", "oidc.name")]
    [InlineData("x", "", "RS256", "oidc.redirect")]
    [InlineData("x", "/callback", "RS256", "oidc.redirect")]
    [InlineData("x", "javascript:alert(1)", "RS256", "oidc.redirect")]
    [InlineData("x", "https://x.example/#f", "RS256", "oidc.redirect")]
    [InlineData("x", "https://user@x.example/", "RS256", "oidc.redirect")]
    [InlineData("x", "https://x.example/", "EdDSA", "oidc.algorithm")]
    public async Task BadInput_IsRefused(string name, string redirect, string algorithm, string code)
    {
        await using var host = await IdentityHost.StartAsync();
        var answer = await host.Owner.SendAsync("POST", "oidc/clients", new { name, loginRedirectUri = redirect, tokenSignatureAlgorithm = algorithm });
        Assert.Equal((400, code), (answer.Status, answer.Code));
    }
}
