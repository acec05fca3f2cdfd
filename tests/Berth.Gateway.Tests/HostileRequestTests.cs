using Berth.Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Berth.Gateway.Tests;

/// <summary>What no browser sends. Each gets a 4xx or a closed connection, never the app, and the gateway goes on.</summary>
public sealed class HostileRequestTests : IAsyncLifetime
{
    private int _reached;
    private Upstream _upstream = null!;
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await Upstream.StartAsync(async context =>
        {
            Interlocked.Increment(ref _reached);
            await context.Request.Body.CopyToAsync(Stream.Null);
            await context.Response.WriteAsync("reached");
        });
        _gateway = await TestGateway.ServingAsync(_upstream);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\n\n")]
    [InlineData("GET / HTTP/1.1\nHost: app.berth.test\nHost: other.berth.test\n\n")]
    [InlineData("GET / HTTP/1.1\nHost: app.berth.test, other.berth.test\n\n")]
    [InlineData("GET / HTTP/1.1\nHost: app.berth.test/evil\n\n")]
    [InlineData("GET / HTTP/1.1\nHost: user@app.berth.test\n\n")]
    [InlineData("GET http://other.berth.test/ HTTP/1.1\nHost: app.berth.test\n\n")]
    [InlineData("GET / HTTP/1.1\nHost: app.berth.test\n X-Folded: 1\n\n")]
    [InlineData("GET / HTTP/1.1\nHost: app.berth.test\nX-Name : space\n\n")]
    [InlineData("GET / HTTP/1.1\nHost: app.berth.test\nX-Nul: a\0b\n\n")]
    [InlineData("GET /a\0b HTTP/1.1\nHost: app.berth.test\n\n")]
    [InlineData("GET /a b HTTP/1.1\nHost: app.berth.test\n\n")]
    [InlineData("GET / HTTP/1.1\nHost: app.berth.test\nno colon\n\n")]
    [InlineData("GET / HTTP/9.9\nHost: app.berth.test\n\n")]
    [InlineData("G@T / HTTP/1.1\nHost: app.berth.test\n\n")]
    [InlineData("\u0016\u0003\u0001\u0002\n\n")]
    [InlineData("POST / HTTP/1.1\nHost: app.berth.test\nContent-Length: 5\nContent-Length: 6\n\nhello!")]
    [InlineData("POST / HTTP/1.1\nHost: app.berth.test\nContent-Length: 5\nTransfer-Encoding: chunked\n\n0\n\nGET /smuggled HTTP/1.1\nHost: app.berth.test\n\n")]
    [InlineData("POST / HTTP/1.1\nHost: app.berth.test\nTransfer-Encoding: chunked\nTransfer-Encoding: identity\n\n0\n\n")]
    [InlineData("POST / HTTP/1.1\nHost: app.berth.test\nTransfer-Encoding: xchunked\n\n0\n\n")]
    [InlineData("POST / HTTP/1.1\nHost: app.berth.test\nContent-Length: -1\n\n")]
    [InlineData("POST / HTTP/1.1\nHost: app.berth.test\nContent-Length: 0x5\n\nhello")]
    public async Task BrokenRequest_IsRefusedAndTheConnectionClosed(string request)
    {
        await using var tls = await _gateway.TlsAsync();

        await tls.SendAsync(request);
        var answer = await tls.ReadToEndAsync();

        Assert.Matches("^(HTTP/1.1 (4|505)|$)", answer);
        Assert.DoesNotContain("reached", answer);
        Assert.Equal(0, _reached);
        await AssertServesAsync();
    }

    [Fact]
    public async Task BadChunk_EndsTheRequest()
    {
        await using var tls = await _gateway.TlsAsync();

        await tls.SendAsync("POST / HTTP/1.1\nHost: app.berth.test\nTransfer-Encoding: chunked\n\nZZ\nhello\n0\n\n");

        Assert.StartsWith("HTTP/1.1 4", await tls.ReadToEndAsync());
        await AssertServesAsync();
    }

    [Fact]
    public async Task HeadersThatAreTooLarge_AreRefused()
    {
        await using var tls = await _gateway.TlsAsync();

        await tls.SendAsync($"GET / HTTP/1.1\nHost: app.berth.test\nX-Large: {new string('x', 70_000)}\n\n");

        Assert.StartsWith("HTTP/1.1 431", await tls.ReadHeadAsync());
        await AssertServesAsync();
    }

    [Fact]
    public async Task AppThatAnswersNonsense_IsAStatusPage()
    {
        using var app = new RawApp("this is not HTTP\n\n");
        await _gateway.PublishAsync(TestGateway.Route(TestGateway.App, null) with { Upstream = app.Address });
        await using var tls = await _gateway.TlsAsync();

        await tls.SendAsync("GET / HTTP/1.1\nHost: app.berth.test\nConnection: close\n\n");

        Assert.StartsWith("HTTP/1.1 502", await tls.ReadToEndAsync());
    }

    private async Task AssertServesAsync()
    {
        using var client = _gateway.Client();
        Assert.Equal("reached", await client.GetStringAsync("/"));
    }
}
