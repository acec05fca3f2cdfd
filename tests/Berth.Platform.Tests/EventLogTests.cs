using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Berth.Contracts;
using Berth.Data;
using Berth.Platform.Events;
using Berth.Web;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Tests;

public sealed class EventLogTests(PlatformHost host) : IClassFixture<PlatformHost>
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly IEventLog _log = host.Get<IEventLog>();

    [Theory]
    [InlineData("eventlog")]
    [InlineData("cloudron/eventlog")]
    public async Task List_FiltersByActionAndSearch_NewestFirst(string path)
    {
        var tag = Guid.NewGuid().ToString("n");
        await AppendAsync("app.install", tag, "203.0.113.5");
        await AppendAsync("app.update", tag, "203.0.113.5");
        await AppendAsync("user.login", tag, "203.0.113.6");

        Assert.Equal(["app.update", "app.install"], await ActionsAsync($"{path}?search={tag}&actions=app.install,app.update"));
        Assert.Equal(["user.login"], await ActionsAsync($"{path}?search={tag}&action=user.login"));
        Assert.Equal(["user.login", "app.update", "app.install"], await ActionsAsync($"{path}?search={tag.ToUpperInvariant()}"));
        Assert.Equal(["app.install"], await ActionsAsync($"{path}?search={tag}&page=3&per_page=1"));
    }

    [Theory]
    [InlineData("100%")]
    [InlineData("a_c")]
    [InlineData(@"back\slash")]
    [InlineData("Zürich 東京")]
    public async Task Search_TakesWhatIsTypedLiterally(string text)
    {
        await _log.AppendAsync(new("app.down", EventEntry.Platform) { Data = new() { ["message"] = text } }, None);
        await _log.AppendAsync(new("app.up", EventEntry.Platform) { Data = new() { ["message"] = "1000 abc backslash Zurich" } }, None);

        // In JSON a backslash is written twice.
        var search = Uri.EscapeDataString(text.Replace(@"\", @"\\", StringComparison.Ordinal));
        Assert.Equal(["app.down"], await ActionsAsync($"eventlog?search={search}&actions=app.down,app.up"));
    }

    [Fact]
    public async Task Get_ReturnsTheEventBareAndWrapped_WithExactTime()
    {
        var id = await _log.AppendAsync(new("app.oom", new EventSource { Username = "jo", Ip = "::1" }) { Data = new() { ["app"] = "wiki" }, AppId = "a1" }, None);

        var json = await host.Http.GetFromJsonAsync<JsonElement>($"eventlog/{id}");

        Assert.Equal("app.oom", json.GetProperty("action").GetString());
        Assert.Equal("wiki", json.GetProperty("event").GetProperty("data").GetProperty("app").GetString());
        Assert.Equal("jo", json.GetProperty("source").GetProperty("username").GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", json.GetProperty("creationTime").GetString());
    }

    [Theory]
    [InlineData("eventlog/nonsense", HttpStatusCode.NotFound)]
    [InlineData("eventlog/00000000-0000-0000-0000-000000000000", HttpStatusCode.NotFound)]
    [InlineData("eventlog?page=0", HttpStatusCode.BadRequest)]
    [InlineData("eventlog?per_page=x", HttpStatusCode.BadRequest)]
    [InlineData("eventlog?page=-1", HttpStatusCode.BadRequest)]
    public async Task BadRequests_AnswerInTheWiresForm(string path, HttpStatusCode expected)
    {
        using var response = await host.Http.GetAsync(path);

        Assert.Equal(expected, response.StatusCode);
        var error = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.False(string.IsNullOrEmpty(error.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task Query_ByAppAndSince_FindsOnlyThose()
    {
        await _log.AppendAsync(new("app.start", EventEntry.Platform) { AppId = "only-me" }, None);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var from = host.Clock.GetUtcNow();
        await _log.AppendAsync(new("app.stop", EventEntry.Platform) { AppId = "only-me" }, None);

        Assert.Equal(2, (await _log.QueryAsync(new(Paging.First, AppId: "only-me"), None)).Count);
        Assert.Equal("app.stop", Assert.Single(await _log.QueryAsync(new(Paging.First, AppId: "only-me", Since: from), None)).Action);
    }

    [Fact]
    public async Task Add_IsKeptOnlyWhenTheUnitOfWorkIs()
    {
        await using (var db = await host.Get<IDbContextFactory<BerthDb>>().CreateDbContextAsync())
        {
            _log.Add(db, new("app.clone", EventEntry.Platform) { AppId = "dropped" });
        }

        Assert.Empty(await _log.QueryAsync(new(Paging.First, AppId: "dropped"), None));
    }

    [Fact]
    public async Task Retention_DropsWhatIsOlder_AndKeepsTheRest()
    {
        await _log.AppendAsync(new("app.backup", EventEntry.Platform) { AppId = "old" }, None);
        host.Clock.Advance(TimeSpan.FromDays(EventRetention.Days.Default + 1));
        await _log.AppendAsync(new("app.backup", EventEntry.Platform) { AppId = "young" }, None);

        await host.Get<EventRetention>().DropOldAsync(None);

        Assert.Empty(await _log.QueryAsync(new(Paging.First, AppId: "old"), None));
        Assert.Single(await _log.QueryAsync(new(Paging.First, AppId: "young"), None));
    }

    private Task<Guid> AppendAsync(string action, string tag, string address) =>
        _log.AppendAsync(new(action, new EventSource { Username = $"user-{tag}", Ip = address }), None);

    private async Task<string[]> ActionsAsync(string path) =>
        [.. (await host.Http.GetFromJsonAsync<JsonElement>(path)).GetProperty("eventlogs").EnumerateArray().Select(item => item.GetProperty("action").GetString()!)];
}
