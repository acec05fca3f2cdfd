using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Berth.Platform.Tests;

public sealed class NoticeTests(PlatformHost host) : IClassFixture<PlatformHost>
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly INotices _notices = host.Get<INotices>();

    [Fact]
    public async Task Raise_WhileOneOfTheTopicWaits_AddsNoOther()
    {
        Assert.True(await _notices.RaiseAsync(new("Down", "…") { Topic = "app.down/1" }, None));
        Assert.False(await _notices.RaiseAsync(new("Down again", "…") { Topic = "app.down/1" }, None));
        await _notices.ResolveAsync("app.down/1", None);
        Assert.True(await _notices.RaiseAsync(new("Down later", "…") { Topic = "app.down/1" }, None));
    }

    [Theory]
    [InlineData("""{"acknowledged":true}""")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task Acknowledge_TicksItOff(string body)
    {
        var title = Guid.NewGuid().ToString();
        await _notices.RaiseAsync(new(title, "Look at it."), None);
        var id = (await FindAsync("notifications?acknowledged=false", title))!.Value.GetProperty("id").GetString();

        using var content = new StringContent(body, null, "application/json");
        using var response = await host.Http.PostAsync($"notifications/{id}", content);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Null(await FindAsync("notifications?acknowledged=false", title));
        Assert.NotNull(await FindAsync("notifications?acknowledged=true", title));
        var single = await host.Http.GetFromJsonAsync<JsonElement>($"notifications/{id}");
        Assert.True(single.GetProperty("notification").GetProperty("acknowledged").GetBoolean());
    }

    [Fact]
    public async Task Acknowledge_OfTheUnknown_Is404()
    {
        using var content = new StringContent("{}");
        using var response = await host.Http.PostAsync($"notifications/{Guid.NewGuid()}", content);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private async Task<JsonElement?> FindAsync(string path, string title)
    {
        var list = await host.Http.GetFromJsonAsync<JsonElement>(path);
        var found = list.GetProperty("notifications").EnumerateArray().Where(item => item.GetProperty("title").GetString() == title).ToList();
        return found.Count == 0 ? null : found[0];
    }
}
