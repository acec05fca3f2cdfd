using Berth.Cli.Tests.Support;

namespace Berth.Cli.Tests;

public sealed class AccessTests : IAsyncLifetime
{
    private StubPlatform _platform = null!;
    private CliRun _cli = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await StubPlatform.StartAsync();
        _platform.AddApp("wiki", id: "wiki-id");
        _platform.AddTask("42", StubPlatform.Done("42"));
        _platform.Answers["GET /api/v1/users"] = (System.Net.HttpStatusCode.OK, """{"users":[{"id":"uid-1","username":"jo","email":"jo@example.com","role":"user"}]}""");
        _platform.Answers["GET /api/v1/groups"] = (System.Net.HttpStatusCode.OK, """{"groups":[{"id":"gid-1","name":"writers","source":"","userIds":[]}]}""");
        _platform.Answers["POST /api/v1/apps/wiki-id/configure/access_restriction"] = (System.Net.HttpStatusCode.OK, "{}");
        _platform.Answers["POST /api/v1/apps/wiki-id/configure/operators"] = (System.Net.HttpStatusCode.OK, "{}");
        _cli = new CliRun(_platform);
    }

    public ValueTask DisposeAsync()
    {
        _cli.Dispose();
        return _platform.DisposeAsync();
    }

    [Fact]
    public async Task Access_SendsIdsOfPeopleAndGroups()
    {
        Assert.Equal(0, (await _cli.RunAsync("access", "wiki", "--user", "JO", "--group", "writers")).Code);

        var sent = _platform.Last("POST", "/api/v1/apps/wiki-id/configure/access_restriction").Json.GetProperty("accessRestriction");
        Assert.Equal("uid-1", sent.GetProperty("users")[0].GetString());
        Assert.Equal("gid-1", sent.GetProperty("groups")[0].GetString());
    }

    [Fact]
    public async Task Everybody_IsNull_AndNobodyToo()
    {
        Assert.Equal(0, (await _cli.RunAsync("access", "wiki", "--everybody")).Code);
        Assert.Equal("""{"accessRestriction":null}""", _platform.Last("POST", "/api/v1/apps/wiki-id/configure/access_restriction").Body);
        Assert.Equal(0, (await _cli.RunAsync("operators", "wiki", "--nobody")).Code);
        Assert.Equal("""{"operators":null}""", _platform.Last("POST", "/api/v1/apps/wiki-id/configure/operators").Body);
    }

    [Fact]
    public async Task WhoIsNotThere_ChangesNothing()
    {
        Assert.Equal(4, (await _cli.RunAsync("access", "wiki", "--user", "jo", "--user", "nobody")).Code);
        Assert.False(_platform.Got("POST", "/api/v1/apps/wiki-id/configure/access_restriction"));
    }
}
