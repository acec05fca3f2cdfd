using System.Net;
using Berth.Gateway.Tests.Support;
using Berth.Ports.Gateway;
using Microsoft.AspNetCore.Http;

namespace Berth.Gateway.Tests;

public sealed class WellKnownTests
{
    private static readonly Dictionary<string, string> Answers = new()
    {
        ["matrix/server"] = """{"m.server":"chat.example.com:443"}""",
        ["host-meta"] = "<?xml version='1.0'?><XRD/>",
        ["text"] = "plain",
        ["carddav"] = "https://cloud.example.com/remote.php/dav",
    };

    [Theory]
    [InlineData("serving")]
    [InlineData("stopped")]
    [InlineData("redirect")]
    public async Task Answer_ComesFromTheGateway_WhateverTheRouteDoes(string what)
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync("the app's"));
        await using var gateway = await TestGateway.StartAsync();
        var route = TestGateway.Route(TestGateway.App, upstream, what == "stopped" ? RouteState.Stopped : RouteState.Serving) with { WellKnown = Answers };
        await gateway.PublishAsync(what == "redirect" ? route with { RedirectToHost = "www.example.com" } : route);
        using var client = gateway.Client();

        using var server = await client.GetAsync("/.well-known/matrix/server");
        Assert.Equal((HttpStatusCode.OK, "application/json"), (server.StatusCode, server.Content.Headers.ContentType?.MediaType));
        Assert.Equal("*", Assert.Single(server.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal(Answers["matrix/server"], await server.Content.ReadAsStringAsync());
        using var meta = await client.GetAsync("/.well-known/host-meta");
        Assert.Equal("application/xrd+xml", meta.Content.Headers.ContentType?.MediaType);
        using var plain = await client.GetAsync("/.well-known/text");
        Assert.Equal("text/plain", plain.Content.Headers.ContentType?.MediaType);
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/.well-known/text"));
        Assert.Equal((HttpStatusCode.OK, ""), (head.StatusCode, await head.Content.ReadAsStringAsync()));
        using var written = await client.PostAsync("/.well-known/text", null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, written.StatusCode);
    }

    [Fact]
    public async Task Calendars_AreARedirect_WithTheMethodKept()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PublishAsync(TestGateway.Route(TestGateway.App, null, RouteState.Stopped) with { WellKnown = Answers });
        using var client = gateway.Client();
        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod("PROPFIND"), "/.well-known/carddav"));
        Assert.Equal((HttpStatusCode.TemporaryRedirect, Answers["carddav"]), (answer.StatusCode, answer.Headers.Location?.ToString()));
    }

    [Theory]
    [InlineData("/.well-known/matrix/server/")]
    [InlineData("/.well-known/Matrix/server")]
    [InlineData("/.well-known/other")]
    [InlineData("/.well-known/")]
    [InlineData("/app/.well-known/text")]
    public async Task WhatIsNotInTheMap_IsTheApps(string path)
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync("the app's"));
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PublishAsync(TestGateway.Route(TestGateway.App, upstream) with { WellKnown = Answers });
        using var client = gateway.Client();
        Assert.Equal("the app's", await client.GetStringAsync(path));
    }

    [Fact]
    public async Task RedirectThatCouldSplitAHeader_LeavesTheRouteOut()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PublishAsync(TestGateway.Route(TestGateway.App, null, RouteState.Stopped) with { WellKnown = new Dictionary<string, string> { ["caldav"] = "https://x/\r\nSet-Cookie: a=b" } });
        using var client = gateway.Client();
        using var answer = await client.GetAsync("/.well-known/caldav");
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.NotEqual(HttpStatusCode.TemporaryRedirect, answer.StatusCode);
    }
}
