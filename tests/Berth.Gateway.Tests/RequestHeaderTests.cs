using System.Net;
using System.Text;
using Berth.Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Berth.Gateway.Tests;

/// <summary>Packaging contract 3.10, towards the app.</summary>
public sealed class RequestHeaderTests : IAsyncLifetime
{
    private Dictionary<string, string> _seen = [];
    private string _target = "";
    private Upstream _upstream = null!;
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await Upstream.StartAsync(context =>
        {
            _seen = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            _target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            return context.Response.WriteAsync("ok");
        },
        kestrel => kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1);
        _gateway = await TestGateway.ServingAsync(_upstream);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Request_ReachesTheApp_WithOriginalHostAndForwardedHeaders(string version)
    {
        await SendAsync(request => request.Version = Version.Parse(version));

        var host = $"{TestGateway.App}:{_gateway.HttpsPort}";
        Assert.Equal(host, _seen["Host"]);
        Assert.Equal("127.0.0.1", _seen["X-Forwarded-For"]);
        Assert.Equal(host, _seen["X-Forwarded-Host"]);
        Assert.Equal($"{_gateway.HttpsPort}", _seen["X-Forwarded-Port"]);
        Assert.Equal("https", _seen["X-Forwarded-Proto"]);
        Assert.Equal("on", _seen["X-Forwarded-Ssl"]);
        Assert.False(_seen.ContainsKey("X-Real-IP"));
    }

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("x-forwarded-proto", "https")]
    [InlineData("X-Forwarded-Ssl", "on")]
    [InlineData("X-Forwarded-User", null)]
    [InlineData("X-Forwarded-Prefix", null)]
    [InlineData("X-Real-IP", null)]
    [InlineData("Forwarded", null)]
    [InlineData("X-Cloudron-User", null)]
    [InlineData("X-Cloudron-Username", null)]
    [InlineData("x-cloudron-user-email", null)]
    [InlineData("Proxy", null)]
    [InlineData("X_Forwarded_For", null)]
    [InlineData("X_Cloudron_User", null)]
    [InlineData("Keep-Alive", null)]
    [InlineData("Proxy-Connection", null)]
    [InlineData("TE", null)]
    public async Task ClientSentCopy_IsDropped(string name, string? expected)
    {
        await SendAsync(request => request.Headers.TryAddWithoutValidation(name, "evil"));

        Assert.Equal(expected, _seen.GetValueOrDefault(name));
    }

    [Fact]
    public async Task ConnectionHeader_CannotTakeAwayWhatTheGatewaySets()
    {
        await using var tls = await _gateway.TlsAsync();
        await tls.SendAsync($"GET / HTTP/1.1\nHost: {TestGateway.App}\nConnection: close, Host, X-Forwarded-For, X-Forwarded-Proto\n\n");

        Assert.StartsWith("HTTP/1.1 200", await tls.ReadHeadAsync());
        Assert.Equal(TestGateway.App, _seen["Host"]);
        Assert.Equal("127.0.0.1", _seen["X-Forwarded-For"]);
        Assert.Equal("https", _seen["X-Forwarded-Proto"]);
    }

    [Fact]
    public async Task LengthWithASign_ReachesTheAppWithout()
    {
        await using var tls = await _gateway.TlsAsync();
        await tls.SendAsync($"POST / HTTP/1.1\nHost: {TestGateway.App}\nConnection: close\nContent-Length: +5\n\nhello");

        Assert.StartsWith("HTTP/1.1 200", await tls.ReadHeadAsync());
        Assert.Equal("5", _seen["Content-Length"]);
    }

    [Fact]
    public async Task OrdinaryHeaders_PassUnchanged()
    {
        await SendAsync(request =>
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer abc");
            request.Headers.TryAddWithoutValidation("Upgrade-Insecure-Requests", "1");
            request.Headers.TryAddWithoutValidation("User-Agent", "odd (agent;; /");
            request.Headers.TryAddWithoutValidation("If-None-Match", "not quoted");
            request.Headers.TryAddWithoutValidation("X-Two", ["a", "b"]);
            request.Content = new ByteArrayContent([]);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        });

        Assert.Equal("Bearer abc", _seen["Authorization"]);
        Assert.Equal("1", _seen["Upgrade-Insecure-Requests"]);
        Assert.Equal("odd (agent;; /", _seen["User-Agent"]);
        Assert.Equal("not quoted", _seen["If-None-Match"]);
        Assert.Contains("a", _seen["X-Two"]);
        Assert.Contains("b", _seen["X-Two"]);
        Assert.Equal("application/json", _seen["Content-Type"]);
    }

    [Fact]
    public async Task CookiesInSeveralFieldsOfHttp2_ReachTheAppAsOne()
    {
        await SendAsync(request =>
        {
            request.Version = HttpVersion.Version20;
            request.Headers.TryAddWithoutValidation("Cookie", "a=1");
            request.Headers.TryAddWithoutValidation("Cookie", "b=2");
        });

        Assert.Equal("a=1; b=2", _seen["Cookie"]);
    }

    [Fact]
    public async Task HeaderBytesAbove127_PassUnchanged()
    {
        await using var tls = await _gateway.TlsAsync();
        await tls.SendAsync($"GET / HTTP/1.1\nHost: {TestGateway.App}\nX-Name: caf\u00c3\u00a9 \u00ff\nConnection: close\n\n");

        Assert.StartsWith("HTTP/1.1 200", await tls.ReadHeadAsync());
        Assert.Equal("caf\u00c3\u00a9 \u00ff", _seen["X-Name"]);
    }

    [Theory]
    [InlineData("/a/../b")]
    [InlineData("/%2e%2e/%2F/x")]
    [InlineData("//double//slash")]
    [InlineData("/a?b=c%20d&e=[1]|{}\\^`\"<>")]
    [InlineData("/?")]
    [InlineData("/%zz")]
    [InlineData("/a;b=c/d@e:f,g'(h)*!$&+=~")]
    public async Task PathAndQuery_ReachTheAppAsWritten(string target)
    {
        await using var tls = await _gateway.TlsAsync();
        await tls.SendAsync($"GET {target} HTTP/1.1\nHost: {TestGateway.App}\nConnection: close\n\n");

        Assert.StartsWith("HTTP/1.1 200", await tls.ReadHeadAsync());
        Assert.Equal(target, _target);
    }

    private async Task SendAsync(Action<HttpRequestMessage> change)
    {
        using var client = _gateway.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { VersionPolicy = HttpVersionPolicy.RequestVersionExact, Version = HttpVersion.Version11 };
        change(request);
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
