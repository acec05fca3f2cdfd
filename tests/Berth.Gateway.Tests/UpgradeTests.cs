using System.Net.WebSockets;
using System.Text;
using Berth.Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Berth.Gateway.Tests;

public sealed class UpgradeTests
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Websocket_Echoes(string version)
    {
        await using var upstream = await Upstream.StartAsync(EchoSocketAsync);
        await using var gateway = await TestGateway.ServingAsync(upstream);
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.AddSubProtocol("chat");
        using var invoker = new HttpMessageInvoker(TestGateway.Handler());

        await socket.ConnectAsync(new Uri($"wss://{TestGateway.App}:{gateway.HttpsPort}/ws"), invoker, default);
        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, endOfMessage: true, default);
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer, default);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", default);

        Assert.Equal("chat", socket.SubProtocol);
        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, received.Count));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task RawUpgrade_PassesBytesInBothDirections()
    {
        await using var upstream = await Upstream.StartAsync(EchoRawAsync);
        await using var gateway = await TestGateway.ServingAsync(upstream);
        await using var tls = await gateway.TlsAsync();

        await tls.SendAsync($"GET /exec?cmd=1 HTTP/1.1\nHost: {TestGateway.App}\nConnection: Upgrade\nUpgrade: tcp\n\n");
        var head = await tls.ReadHeadAsync();
        Assert.StartsWith("HTTP/1.1 101", head);
        Assert.Contains("Upgrade: tcp\r\n", head);
        Assert.Contains("Connection: Upgrade\r\n", head);

        Assert.Equal("welcome\n", await tls.ReadUntilAsync("\n"));
        await tls.SendAsync("\0\0\0\u0005bytes");
        Assert.Equal("\0\0\0\u0005bytes", await tls.ReadUntilAsync("bytes"));
        await tls.SendAsync("bye");
        Assert.Equal("bye", await tls.ReadToEndAsync());
    }

    [Fact]
    public async Task UpgradeThatTheAppRefuses_IsAnOrdinaryAnswer()
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = 404;
            return context.Response.WriteAsync("exec requires TCP upgrade");
        });
        await using var gateway = await TestGateway.ServingAsync(upstream);
        await using var tls = await gateway.TlsAsync();

        await tls.SendAsync($"GET /exec HTTP/1.1\nHost: {TestGateway.App}\nConnection: Upgrade\nUpgrade: tcp\n\n");

        Assert.StartsWith("HTTP/1.1 404", await tls.ReadHeadAsync());
    }

    [Fact]
    public async Task UpgradeToCleartextHttp2_DoesNotReachTheApp()
    {
        string? seen = null;
        await using var upstream = await Upstream.StartAsync(context =>
        {
            seen = context.Request.Headers.Upgrade.ToString() + context.Request.Headers["HTTP2-Settings"];
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.ServingAsync(upstream);
        await using var tls = await gateway.TlsAsync();

        await tls.SendAsync($"GET / HTTP/1.1\nHost: {TestGateway.App}\nConnection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: AAMAAABk\n\n");

        Assert.StartsWith("HTTP/1.1 200", await tls.ReadHeadAsync());
        Assert.Equal("", seen);
    }

    [Fact]
    public async Task RouteRemoved_OpenWebsocketGoesOn()
    {
        await using var upstream = await Upstream.StartAsync(EchoRawAsync);
        await using var gateway = await TestGateway.ServingAsync(upstream);
        await using var tls = await gateway.TlsAsync();
        await tls.SendAsync($"GET / HTTP/1.1\nHost: {TestGateway.App}\nConnection: Upgrade\nUpgrade: tcp\n\n");
        await tls.ReadUntilAsync("welcome\n");

        await gateway.PublishAsync();
        await tls.SendAsync("still here");

        Assert.Equal("still here", await tls.ReadUntilAsync("here"));
    }

    private static async Task EchoSocketAsync(HttpContext context)
    {
        // No middleware here: the handshake is RFC 6455, 4.2.2 by hand.
        var key = context.Request.Headers.SecWebSocketKey + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.SecWebSocketProtocol = context.Request.Headers.SecWebSocketProtocol;
        context.Response.Headers.SecWebSocketAccept = Convert.ToBase64String(WebsocketDigest(key));
        await using var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        var buffer = new byte[1000];
        while (await socket.ReceiveAsync(buffer, default) is { MessageType: not WebSocketMessageType.Close } received)
        {
            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, default);
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", default);
    }

    /// <summary>SHA-1 is what the protocol asks for; nothing is protected by it.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "RFC 6455")]
    private static byte[] WebsocketDigest(string key) => System.Security.Cryptography.SHA1.HashData(Encoding.ASCII.GetBytes(key));

    private static async Task EchoRawAsync(HttpContext context)
    {
        context.Response.Headers.Upgrade = "tcp";
        await using var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        await stream.WriteAsync("welcome\n"u8.ToArray());
        var buffer = new byte[1000];
        while (await stream.ReadAsync(buffer) is > 0 and var count)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count));
            if (Encoding.ASCII.GetString(buffer, 0, count) == "bye")
            {
                return;
            }
        }
    }
}
