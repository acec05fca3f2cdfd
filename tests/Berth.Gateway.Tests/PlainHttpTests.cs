using System.Net;
using System.Net.Sockets;
using Berth.Gateway.Tests.Support;

namespace Berth.Gateway.Tests;

public sealed class PlainHttpTests : IAsyncLifetime
{
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync();
        await _gateway.PublishAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("app.berth.test", "app.berth.test")]
    [InlineData("app.berth.test:80", "app.berth.test")]
    [InlineData("elsewhere.example:8080", "elsewhere.example")]
    public async Task Request_IsSentToHttpsWithThePublicPort(string host, string expected)
    {
        var answer = await AskAsync($"GET /path?q=1%20 HTTP/1.1\nHost: {host}\nConnection: close\n\n");

        Assert.StartsWith("HTTP/1.1 301", answer);
        Assert.Contains($"Location: https://{expected}:{_gateway.HttpsPort}/path?q=1%20\r\n", answer);
    }

    [Fact]
    public async Task DefaultPort_IsLeftOutOfTheAddress()
    {
        await _gateway.Publisher.PublishAsync(new() { Version = 99, HttpsPort = 443, Routes = [], Certificates = [] }, default);
        await _gateway.WaitForAsync(99);

        Assert.Contains("Location: https://app.berth.test/\r\n", await AskAsync("GET / HTTP/1.1\nHost: app.berth.test\nConnection: close\n\n"));
    }

    [Fact]
    public async Task AcmeChallenge_IsAnsweredFromTheDirectory()
    {
        Directory.CreateDirectory(_gateway.Files.Challenges);
        await File.WriteAllTextAsync(Path.Combine(_gateway.Files.Challenges, "tok_en-1"), "tok_en-1.thumbprint");

        var answer = await AskAsync("GET /.well-known/acme-challenge/tok_en-1 HTTP/1.1\nHost: app.berth.test\nConnection: close\n\n");

        Assert.StartsWith("HTTP/1.1 200", answer);
        Assert.EndsWith("tok_en-1.thumbprint", answer);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("")]
    [InlineData("../snapshot.json")]
    [InlineData("..%2fsnapshot.json")]
    [InlineData("a/b")]
    public async Task ChallengeThatIsNotThere_Is404(string token)
    {
        Directory.CreateDirectory(_gateway.Files.Challenges);

        var answer = await AskAsync($"GET /.well-known/acme-challenge/{token} HTTP/1.1\nHost: app.berth.test\nConnection: close\n\n");

        // Dots in the path are resolved before, so that what leaves the directory is an ordinary address.
        Assert.Matches("^HTTP/1.1 (404|301)", answer);
        Assert.DoesNotContain("\"format\"", answer);
    }

    private async Task<string> AskAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _gateway.HttpPort);
        await client.GetStream().SendAsync(request);
        return await client.GetStream().ReadToEndAsync();
    }
}
