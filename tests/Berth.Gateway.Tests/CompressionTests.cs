using System.IO.Compression;
using System.Net;
using System.Text;
using Berth.Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Berth.Gateway.Tests;

/// <summary>Packaging contract 3.10: large text is sent as gzip.</summary>
public sealed class CompressionTests
{
    private static readonly byte[] Large = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}\n")));

    [Theory]
    [InlineData("1.1", "text/html; charset=utf-8")]
    [InlineData("2.0", "text/css")]
    [InlineData("1.1", "application/json")]
    [InlineData("1.1", "image/svg+xml")]
    public async Task LargeText_IsGzip_AndWhole(string version, string type)
    {
        await using var upstream = await UpstreamAsync(type, Large, app => (app.Headers.ETag, app.Headers.Vary) = ("\"one\"", "Cookie, accept-encoding"));
        await using var gateway = await TestGateway.ServingAsync(upstream);
        using var response = await GetAsync(gateway, "br, gzip;q=0.5", version);

        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.Equal(["Cookie", "accept-encoding"], response.Headers.Vary);
        Assert.Equal("W/\"one\"", response.Headers.ETag!.ToString());
        var sent = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.True(sent.Length < Large.Length / 2);
        await using var unpacked = new GZipStream(new MemoryStream(sent), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        await unpacked.CopyToAsync(whole, TestContext.Current.CancellationToken);
        Assert.Equal(Large, whole.ToArray());
        Assert.Contains($" 200 {sent.Length} ", await gateway.LogAsync("app", log => log.Contains(" 200 ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("image/png", "gzip", null, null)]
    [InlineData("text/plain", "br", null, null)]
    [InlineData("text/plain", "gzip;q=0", null, null)]
    [InlineData("text/plain", "gzip", "br", null)]
    [InlineData("text/plain", "gzip", null, "public, no-transform")]
    public async Task OtherAnswers_StayAsTheyAre(string type, string accepted, string? encoding, string? caching)
    {
        await using var upstream = await UpstreamAsync(type, Large, app =>
        {
            app.Headers.ContentEncoding = encoding;
            app.Headers.CacheControl = caching;
        });
        await using var gateway = await TestGateway.ServingAsync(upstream);
        using var response = await GetAsync(gateway, accepted, "1.1");

        Assert.Equal(encoding is null ? [] : [encoding], response.Content.Headers.ContentEncoding);
        Assert.Equal(Large.Length, response.Content.Headers.ContentLength);
        Assert.Equal(Large, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task SmallText_StaysAsItIs()
    {
        await using var upstream = await UpstreamAsync("text/plain", Large[..50_000], _ => { });
        await using var gateway = await TestGateway.ServingAsync(upstream);
        using var response = await GetAsync(gateway, "gzip", "1.1");

        Assert.Equal(50_000, response.Content.Headers.ContentLength);
        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task LargeText_ThatBreaksOff_IsNotTakenForWhole()
    {
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            context.Response.ContentType = "text/plain";
            context.Response.ContentLength = Large.Length;
            await context.Response.Body.WriteAsync(Large.AsMemory(0, Large.Length / 2));
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        await using var gateway = await TestGateway.ServingAsync(upstream);

        await Assert.ThrowsAnyAsync<HttpRequestException>(async () =>
        {
            using var response = await GetAsync(gateway, "gzip", "1.1");
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        });
    }

    private static Task<Upstream> UpstreamAsync(string type, byte[] body, Action<HttpResponse> more) => Upstream.StartAsync(async context =>
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        more(context.Response);
        await context.Response.Body.WriteAsync(body);
    });

    private static async Task<HttpResponseMessage> GetAsync(TestGateway gateway, string accepted, string version)
    {
        using var client = gateway.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/large") { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response;
    }
}
