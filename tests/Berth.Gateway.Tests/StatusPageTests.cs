using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Berth.Gateway.Tests.Support;
using Berth.Ports.Gateway;

namespace Berth.Gateway.Tests;

public sealed class StatusPageTests
{
    [Theory]
    [InlineData(RouteState.Starting, "getting ready")]
    [InlineData(RouteState.Stopped, "is stopped")]
    [InlineData(RouteState.Failed, "not available")]
    public async Task AppThatDoesNotServe_IsAPageWith503(RouteState state, string words)
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PublishAsync(TestGateway.Route(TestGateway.App, null, state) with { Title = "<b>Blog & more" });
        using var client = gateway.Client();

        using var response = await client.GetAsync("/any/path");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.True(response.Headers.CacheControl!.NoStore);
        var page = await response.Content.ReadAsStringAsync();
        Assert.Contains(words, page);
        Assert.Contains("&lt;b&gt;Blog &amp; more", page);
        Assert.DoesNotContain("<script", page);
    }

    [Fact]
    public async Task AppThatCannotBeReached_IsAPageWith502AndAnUploadDoesNotHang()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PublishAsync(TestGateway.Route(TestGateway.App, null) with { Upstream = $"http://127.0.0.1:{ClosedPort()}" });
        using var client = gateway.Client();

        using var get = await client.GetAsync("/");
        using var post = await client.PostAsync("/", new ByteArrayContent(new byte[100_000]));

        Assert.Equal(HttpStatusCode.BadGateway, get.StatusCode);
        Assert.NotNull(get.Headers.RetryAfter);
        Assert.Contains("does not answer", await get.Content.ReadAsStringAsync());
        Assert.DoesNotContain("127.0.0.1", await get.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.BadGateway, post.StatusCode);
    }

    [Fact]
    public async Task UnknownHost_Is404AndTellsNothing()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PublishAsync(TestGateway.Route("secret-name.berth.test", null, RouteState.Stopped));
        using var client = gateway.Client();

        using var response = await client.GetAsync("/");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.DoesNotContain("secret-name", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task BeforeTheFirstSnapshot_Is503()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = gateway.Client();

        using var response = await client.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Theory]
    [InlineData("/", "application/json", true)]
    [InlineData("/", "application/json, text/plain, */*", true)]
    [InlineData("/api/v1/apps", null, true)]
    [InlineData("/api/v1/apps", "text/html,*/*", false)]
    [InlineData("/", "*/*", false)]
    [InlineData("/", "text/html,application/xhtml+xml", false)]
    public async Task Programs_GetTheErrorAsJson(string path, string? accept, bool json)
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PublishAsync(TestGateway.Route(TestGateway.App, null, RouteState.Stopped) with { Title = "A \"quoted\"\n app" });
        using var client = gateway.Client();
        if (accept is not null)
        {
            client.DefaultRequestHeaders.Accept.ParseAdd(accept);
        }

        using var response = await client.GetAsync(path);

        Assert.Equal(new MediaTypeHeaderValue(json ? "application/json" : "text/html").MediaType, response.Content.Headers.ContentType!.MediaType);
        if (json)
        {
            var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
            Assert.Equal("Service Unavailable", error.GetProperty("status").GetString());
            Assert.StartsWith("A \"quoted\"\n app is stopped.", error.GetProperty("message").GetString());
        }
    }

    [Fact]
    public async Task RedirectDomain_SendsToTheOtherHostWithPathAndQuery()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PublishAsync(TestGateway.Route(TestGateway.App, null) with { RedirectToHost = "main.berth.test" });
        using var client = gateway.Client();

        using var response = await client.GetAsync("/a%20b/?c=d&e=%2F");

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal($"https://main.berth.test:{gateway.HttpsPort}/a%20b/?c=d&e=%2F", response.Headers.Location!.OriginalString);
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
