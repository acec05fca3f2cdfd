using Berth.Identity.Features.Exchange;

namespace Berth.Identity.Tests;

public sealed class ExchangeTests : IAsyncLifetime
{
    private IdentityHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await IdentityHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    public async Task WhatWasExported_CanBeImportedElsewhere(string format)
    {
        await _host.Owner.SendAsync("POST", "users", new { username = "jo", email = "jo@example.com", displayName = "Jo \"the\" Doe, jr." });
        var devs = await _host.Owner.SendAsync("POST", "groups", new { name = "devs" });
        var jo = (await _host.Owner.GetAnswerAsync("users?search=jo@")).Body.GetProperty("users")[0].GetProperty("id").GetString();
        await _host.Owner.SendAsync("PUT", $"groups/{devs["id"]}/members", new { userIds = new[] { jo } });
        var exported = await _host.Owner.GetAnswerAsync($"users/export?format={format}");
        Assert.Equal(200, exported.Status);

        await using var elsewhere = await IdentityHost.StartAsync();
        await elsewhere.Owner.SendAsync("POST", "groups", new { name = "devs" });
        var report = await ImportAsync(elsewhere, exported.Text);

        Assert.Equal(("1", "1"), (report["added"], report["skipped"]));
        var user = (await elsewhere.Owner.GetAnswerAsync("users?search=jo@")).Body.GetProperty("users")[0];
        Assert.Equal("Jo \"the\" Doe, jr.", user.GetProperty("displayName").GetString());
        Assert.Equal(1, user.GetProperty("groupIds").GetArrayLength());
    }

    [Fact]
    public async Task OneBadEntry_KeepsTheWholeFileOut_AndEachIsNamed()
    {
        const string File = "username,email,role,groups\r\nann,ann@example.com,,\nroot,bob@example.com,,\ncarl,nonsense,,\ndan,dan@example.com,king,\nann,anna@example.com,,\neve,eve@example.com,user,nogroup\n";

        var report = await ImportAsync(_host, File);

        Assert.Equal(400, report.Status);
        Assert.Equal([2, 3, 4, 5, 6], report.Body.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("entry").GetInt32()));
        Assert.Equal(1, (await _host.Owner.GetAnswerAsync("users")).Body.GetProperty("users").GetArrayLength());
    }

    [Fact]
    public async Task Nobody_ImportsARoleAboveTheirOwn()
    {
        await _host.AddUserAsync("boss", "usermanager");
        using var boss = await _host.SignInAsync("boss");
        using var content = new StringContent("""[{"email":"x@example.com","role":"owner"}]""");
        Assert.Equal(400, (await boss.SendAsync("POST", "users/import", content)).Status);
    }

    [Fact]
    public async Task ADryRun_ChangesNothing()
    {
        using var content = new StringContent("email\nx@example.com\n");
        var report = await _host.Owner.SendAsync("POST", "users/import?dryRun=true", content);
        Assert.Equal((200, "1"), (report.Status, report["added"]));
        Assert.Equal(1, (await _host.Owner.GetAnswerAsync("users")).Body.GetProperty("users").GetArrayLength());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[5]")]
    [InlineData("name,mail\na,b")]
    [InlineData("username,email\n\"open,x@example.com")]
    public async Task AFileThatCannotBeRead_Is400(string file) => Assert.Equal(400, (await ImportAsync(_host, file)).Status);

    [Fact]
    public void Csv_RoundTripsWhateverIsInAField()
    {
        string[][] rows = [["a", "b"], ["quote \" here", "line\nbreak"], ["", "comma,comma"], ["\"\"", " spaces "]];
        Assert.Equal(rows, PeopleTable.Read(PeopleTable.Write(rows)).Value);
    }

    private static async Task<Answer> ImportAsync(IdentityHost host, string file)
    {
        using var content = new StringContent(file);
        return await host.Owner.SendAsync("POST", "users/import", content);
    }
}
