using Berth.Gateway.Tests.Support;
using Berth.Ports.Gateway;
using Microsoft.AspNetCore.Http;

namespace Berth.Gateway.Tests;

/// <summary>Packaging contract 3.10, towards the client.</summary>
public sealed class ResponseHeaderTests
{
    [Theory]
    [InlineData("X-XSS-Protection", "1; mode=block")]
    [InlineData("X-Download-Options", "noopen")]
    [InlineData("X-Content-Type-Options", "nosniff")]
    [InlineData("X-Permitted-Cross-Domain-Policies", "none")]
    [InlineData("Referrer-Policy", "same-origin")]
    public async Task ForcedHeader_ReplacesTheAppsOwn(string name, string expected)
    {
        using var response = await GetAsync(app => app.Headers[name] = "the app's own");

        Assert.Equal([expected], response.Headers.GetValues(name));
    }

    [Fact]
    public async Task AppWithoutHsts_GetsHalfAYear()
    {
        using var response = await GetAsync(_ => { });

        Assert.Equal(["max-age=15768000"], response.Headers.GetValues("Strict-Transport-Security"));
    }

    [Fact]
    public async Task AppsOwnHsts_Wins()
    {
        using var response = await GetAsync(app => app.Headers.StrictTransportSecurity = "max-age=1");

        Assert.Equal(["max-age=1"], response.Headers.GetValues("Strict-Transport-Security"));
    }

    [Fact]
    public async Task HstsPreload_WinsOverTheAppsOwn()
    {
        using var response = await GetAsync(app => app.Headers.StrictTransportSecurity = "max-age=1", new RouteHeaders(HstsPreload: true));

        Assert.Equal(["max-age=63072000; includeSubDomains; preload"], response.Headers.GetValues("Strict-Transport-Security"));
    }

    [Fact]
    public async Task ContentSecurityPolicyOfTheRoute_ReplacesTheAppsOwn()
    {
        using var response = await GetAsync(
            app => app.Headers.ContentSecurityPolicy = "default-src *", new RouteHeaders(ContentSecurityPolicy: "default-src 'self'"));

        Assert.Equal(["default-src 'self'"], response.Headers.GetValues("Content-Security-Policy"));
    }

    [Fact]
    public async Task XFrameOptionsAndContentSecurityPolicy_AreLeftToTheApp()
    {
        using var response = await GetAsync(app =>
        {
            app.Headers.XFrameOptions = "DENY";
            app.Headers.ContentSecurityPolicy = "default-src *";
        });

        Assert.Equal(["DENY"], response.Headers.GetValues("X-Frame-Options"));
        Assert.Equal(["default-src *"], response.Headers.GetValues("Content-Security-Policy"));
    }

    [Fact]
    public async Task SeveralCookies_StaySeveral()
    {
        using var response = await GetAsync(app => app.Headers.SetCookie = new(["a=1", "b=2"]));

        Assert.Equal(["a=1", "b=2"], response.Headers.GetValues("Set-Cookie"));
    }

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task AppsOwnGatewayErrors_PassThrough(int status)
    {
        using var response = await GetAsync(app => app.StatusCode = status);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("body of the app", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task BytesAbove127InTheAppsHeader_PassUnchanged()
    {
        await using var upstream = await Upstream.StartAsync(
            context =>
            {
                context.Response.Headers.ContentDisposition = "attachment; filename=caf\u00e9.txt";
                return context.Response.WriteAsync("x");
            },
            kestrel => kestrel.ResponseHeaderEncodingSelector = _ => System.Text.Encoding.UTF8);
        await using var gateway = await TestGateway.ServingAsync(upstream);
        await using var tls = await gateway.TlsAsync();

        await tls.SendAsync($"GET / HTTP/1.1\nHost: {TestGateway.App}\nConnection: close\n\n");

        Assert.Contains("filename=caf\u00c3\u00a9.txt", await tls.ReadHeadAsync());
    }

    [Fact]
    public async Task RobotsTxtOfTheRoute_IsAnsweredByTheGateway()
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync("the app's"));
        await using var gateway = await TestGateway.ServingAsync(upstream, new RouteHeaders(RobotsTxt: "User-agent: *\nDisallow: /\n"));
        using var client = gateway.Client();

        Assert.Equal("User-agent: *\nDisallow: /\n", await client.GetStringAsync("/robots.txt"));
        Assert.Equal("the app's", await client.GetStringAsync("/robots.txt/"));
    }

    private static async Task<HttpResponseMessage> GetAsync(Action<HttpResponse> app, RouteHeaders? headers = null)
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            app(context.Response);
            return context.Response.WriteAsync("body of the app");
        });
        await using var gateway = await TestGateway.ServingAsync(upstream, headers);
        using var client = gateway.Client();
        return await client.GetAsync("/");
    }
}
