using System.Net;
using System.Net.Sockets;
using System.Text;
using Berth.Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Berth.Gateway.Tests;

public sealed class ForwardingTests
{
    [Fact]
    public async Task Head_HasTheLengthAndNoBody()
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.ContentLength = 1234;
            return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(new string('x', 1234));
        });
        await using var gateway = await TestGateway.ServingAsync(upstream);
        using var client = gateway.Client();

        using var response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"));

        Assert.Equal(1234, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task ChunkedUpload_ArrivesWhole(string version)
    {
        await using var upstream = await Upstream.StartAsync(EchoAsync);
        await using var gateway = await TestGateway.ServingAsync(upstream);
        using var client = gateway.Client();
        var sent = new string('y', 300_000);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Version = Version.Parse(version), Content = new StringContent(sent) };
        request.Content.Headers.ContentLength = null;
        request.Headers.TransferEncodingChunked = version == "1.1";

        using var response = await client.SendAsync(request);

        Assert.Equal(sent, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task ExpectContinue_SendsTheBodyOnlyWhenTheAppReadsIt()
    {
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            if (context.Request.Path == "/refuse")
            {
                context.Response.StatusCode = 413;
                return;
            }

            await EchoAsync(context);
        });
        await using var gateway = await TestGateway.ServingAsync(upstream);
        await using var tls = await gateway.TlsAsync();

        await tls.SendAsync($"POST /read HTTP/1.1\nHost: {TestGateway.App}\nExpect: 100-continue\nContent-Length: 5\n\n");
        Assert.StartsWith("HTTP/1.1 100", await tls.ReadHeadAsync());
        await tls.SendAsync("hello");
        Assert.StartsWith("HTTP/1.1 200", await tls.ReadHeadAsync());
        Assert.Contains("hello", await tls.ReadUntilAsync("\r\n0\r\n\r\n"));

        await tls.SendAsync($"POST /refuse HTTP/1.1\nHost: {TestGateway.App}\nExpect: 100-continue\nContent-Length: 5000\n\n");
        Assert.StartsWith("HTTP/1.1 413", await tls.ReadHeadAsync());
    }

    [Fact]
    public async Task Trailers_ReachAnHttp2Client()
    {
        await using var upstream = await Upstream.StartAsync(async context => await context.Response.WriteAsync("x"));
        using var listener = new RawApp("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nTrailer: Grpc-Status\n\n3\nabc\n0\nGrpc-Status: 7\n\n");
        await using var gateway = await TestGateway.ServingAsync(upstream);
        await gateway.PublishAsync(TestGateway.Route(TestGateway.App, null) with { Upstream = listener.Address });
        using var client = gateway.Client();

        using var response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact });

        Assert.Equal("abc", await response.Content.ReadAsStringAsync());
        Assert.Equal("7", response.TrailingHeaders.GetValues("Grpc-Status").Single());
    }

    [Fact]
    public async Task AnswerBeforeTheUploadIsRead_ReachesTheClient()
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = 413;
            return context.Response.WriteAsync("too much");
        });
        await using var gateway = await TestGateway.ServingAsync(upstream);
        using var client = gateway.Client();

        using var response = await client.PostAsync("/", new ByteArrayContent(new byte[8 << 20]));

        Assert.Equal(413, (int)response.StatusCode);
        Assert.Equal("too much", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task AppThatBreaksOffMidAnswer_DoesNotLookComplete()
    {
        using var app = new RawApp("HTTP/1.1 200 OK\nContent-Length: 100\n\nonly this");
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PublishAsync(TestGateway.Route(TestGateway.App, null) with { Upstream = app.Address });
        using var client = gateway.Client();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Http10Client_GetsAnAnswer()
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync("plain"));
        await using var gateway = await TestGateway.ServingAsync(upstream);
        await using var tls = await gateway.TlsAsync();

        await tls.SendAsync($"GET / HTTP/1.0\nHost: {TestGateway.App}\n\n");

        var answer = await tls.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 200", answer);
        Assert.EndsWith("plain", answer);
    }

    [Theory]
    [InlineData("TRACE")]
    [InlineData("CONNECT")]
    public async Task MethodsForProxies_AreRefused(string method)
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync("reached"));
        await using var gateway = await TestGateway.ServingAsync(upstream);
        await using var tls = await gateway.TlsAsync();

        await tls.SendAsync($"{method} {(method == "CONNECT" ? TestGateway.App + ":443" : "/")} HTTP/1.1\nHost: {TestGateway.App}{(method == "CONNECT" ? ":443" : "")}\nConnection: close\n\n");

        Assert.StartsWith("HTTP/1.1 405", await tls.ReadHeadAsync());
    }

    private static async Task EchoAsync(HttpContext context) => await context.Request.Body.CopyToAsync(context.Response.Body);
}

/// <summary>An app that answers every connection with the same bytes, then closes it.</summary>
internal sealed class RawApp : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public RawApp(string answer)
    {
        _listener.Start();
        _ = ServeAsync(Encoding.Latin1.GetBytes(answer.ReplaceLineEndings("\r\n")));
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(byte[] answer)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await client.GetStream().ReadHeadAsync();
                await client.GetStream().WriteAsync(answer);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }
}
