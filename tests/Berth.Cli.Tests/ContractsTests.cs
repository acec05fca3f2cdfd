using System.Text.Json;
using Berth.Contracts;

namespace Berth.Cli.Tests;

public sealed class ContractsTests
{
    [Fact]
    public void AnApp_CarriesBothNamesOfEveryThing()
    {
        var app = new AppResponse
        {
            Id = "a",
            InstallationState = "installed",
            RunState = "running",
            Subdomain = "blog",
            Domain = "example.com",
            Fqdn = "blog.example.com",
            Manifest = JsonDocument.Parse("""{"unknown":[1]}""").RootElement,
            Ports = new Dictionary<string, AppPort> { ["SSH"] = new(2222, "tcp", 3) },
            RedirectDomains = [new Berth.Contracts.AppDomain("www", "example.com", "www.example.com")],
        };

        var json = JsonDocument.Parse(JsonSerializer.Serialize(app, BerthJson.Default.AppResponse)).RootElement;

        Assert.Equal("blog", json.GetProperty("location").GetString());
        Assert.Equal(2222, json.GetProperty("portBindings").GetProperty("SSH").GetInt32());
        Assert.Equal(3, json.GetProperty("ports").GetProperty("SSH").GetProperty("count").GetInt32());
        Assert.Equal("www", json.GetProperty("alternateDomains")[0].GetProperty("subdomain").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("error").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("taskId").ValueKind);
        Assert.Equal("[1]", json.GetProperty("manifest").GetProperty("unknown").GetRawText());
    }

    [Fact]
    public void AnInstallRequest_TellsAbsentFromNull()
    {
        var absent = JsonSerializer.Deserialize("""{"oauthProxy":true}""", BerthJson.Default.InstallRequest)!;
        var present = JsonSerializer.Deserialize("""{"accessRestriction":null}""", BerthJson.Default.InstallRequest)!;

        Assert.Equal(JsonValueKind.Undefined, absent.AccessRestriction.ValueKind);
        Assert.Equal(JsonValueKind.Null, present.AccessRestriction.ValueKind);
        Assert.Equal("{}", JsonSerializer.Serialize(absent, BerthJson.Default.InstallRequest));
        Assert.Equal("""{"accessRestriction":null}""", JsonSerializer.Serialize(present, BerthJson.Default.InstallRequest));
    }

    [Fact]
    public void AnInstallRequest_OfEveryGeneration_IsRead()
    {
        var old = JsonSerializer.Deserialize("""{"appId":null,"location":"blog","portBindings":{"SSH":"2222","GIT":null},"memoryLimit":0,"accessRestriction":null,"force":true}""", BerthJson.Default.InstallRequest)!;
        var recent = JsonSerializer.Deserialize("""{"subdomain":"blog","domain":"example.com","ports":{"SSH":2222},"accessRestriction":{"users":["u"],"groups":[]},"manifest":{"id":"x"}}""", BerthJson.Default.InstallRequest)!;

        Assert.Equal("blog", old.Location);
        Assert.Equal(2222, old.PortBindings!["SSH"]);
        Assert.Null(old.PortBindings["GIT"]);
        Assert.Equal("blog", recent.Subdomain);
        Assert.Equal("u", recent.AccessRestriction.Deserialize(BerthJson.Default.AccessRestriction)!.Users![0]);
    }

    [Fact]
    public void ALogin_AnswersInBothForms()
    {
        var json = JsonDocument.Parse(JsonSerializer.Serialize(new LoginResponse { AccessToken = "t", Expires = 1_700_000_000_123, Identifier = "uid-1", ClientId = "cid-cli" }, BerthJson.Default.LoginResponse)).RootElement;

        Assert.Equal("t", json.GetProperty("token").GetString());
        Assert.Equal("t", json.GetProperty("accessToken").GetString());
        Assert.Equal("2023-11-14T22:13:20.123Z", json.GetProperty("expiresAt").GetString());
    }
}
