using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Addons.Services;
using Berth.Contracts;
using Berth.Testing;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Berth.Addons.Tests.Real;

public sealed class ServiceEndpointTests(PlatformFixture platform) : IAsyncLifetime
{
    private WebApplication _web = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        var services = await platform.StartAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(services.GetRequiredService<IServices>());
        builder.Services.AddSingleton(platform.Engine);
        builder.Services.AddSingleton<ServiceJobs>();
        builder.Services.ConfigureHttpJsonOptions(options => BerthJson.Apply(options.SerializerOptions));
        _web = builder.Build();
        _web.UseApiErrors();
        _web.MapGroup("/api/v1").MapAddons();
        await _web.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_web.Urls.Single() + "/api/v1/") };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _web.DisposeAsync();
    }

    [Fact]
    public async Task Services_AreListed_Shown_Changed_AndTheirLogsRead()
    {
        var app = Apps.New(("redis", "{}"));
        await (await platform.AddonsAsync()).EnsureAsync(app, null, CancellationToken.None);
        var id = $"redis:{app.AppId}";

        var list = (await _client.GetFromJsonAsync<JsonObject>("services"))!["services"]!.AsArray();
        Assert.Contains(list, service => (string?)service!["id"] == id && (string?)service["status"] == "active");
        Assert.Equal(["mysql", "postgresql"], list.Take(2).Select(service => (string?)service!["name"]));

        var one = (await _client.GetFromJsonAsync<JsonObject>($"services/{id}"))!;
        Assert.Equal(150L << 20, (long)one["config"]!["memoryLimit"]!);
        Assert.Equal("active", (string?)one["service"]!["status"]);
        Assert.Null(one["service"]!["service"]);
        Assert.Equal("active", (string?)(await _client.GetFromJsonAsync<JsonObject>("services/platform_status"))!["message"]![id]);

        Assert.Equal(HttpStatusCode.Accepted, (await _client.PostAsJsonAsync($"services/{id}", new { memoryLimit = 256 << 20, recoveryMode = false })).StatusCode);
        await Wait.UntilAsync(
            async () => await _client.GetFromJsonAsync<JsonObject>($"services/{id}") is { } now && (string?)now["status"] == "active" && (long)now["config"]!["memoryLimit"]! == 256 << 20,
            "the service is back with its new limit");
        Assert.Equal(HttpStatusCode.Accepted, (await _client.PostAsync($"services/{id}/restart", null)).StatusCode);

        var log = await _client.GetStringAsync($"services/{id}/logs?lines=-1");
        var first = JsonDocument.Parse(log.Split('\n')[0]).RootElement;
        Assert.Equal(id, first.GetProperty("source").GetString());
        Assert.Contains("Ready to accept connections", await _client.GetStringAsync($"services/{id}/logs?lines=100&format=short"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await _client.GetAsync($"services/{id}/logs?lines=x")).StatusCode);
        await Wait.UntilAsync(async () => (string?)(await _client.GetFromJsonAsync<JsonObject>($"services/{id}"))!["status"] == "active", "the restart is over");
        await (await platform.AddonsAsync()).TearDownAsync(app.AppId, null, CancellationToken.None);
    }

    [Theory]
    [InlineData("GET", "services/nothing", null, 404, "service.not_found")]
    [InlineData("POST", "services/nothing/restart", null, 404, "service.not_found")]
    [InlineData("GET", "services/nothing/logs", null, 404, "service.not_found")]
    [InlineData("POST", "services/mysql", "{}", 400, "request.field")]
    [InlineData("POST", "services/mysql", """{"memoryLimit":1}""", 400, "service.memory_too_small")]
    [InlineData("POST", "services/mysql", """{"memoryLimit":"much"}""", 400, "request.field")]
    [InlineData("POST", "services/mysql", "[", 400, "request.body")]
    public async Task BadRequests_AnswerWithACodeAndASentence(string method, string path, string? body, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : new StringContent(body, null, "application/json") };
        var answer = await _client.SendAsync(request);
        var error = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(code, (string?)error["code"]);
        Assert.NotEmpty((string)error["message"]!);
    }
}
