using System.Security.Cryptography;
using Berth.Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Berth.Gateway.Tests;

public sealed class StreamingTests
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task ServerSentEvents_ArriveOneByOne(string version)
    {
        var next = new SemaphoreSlim(0);
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var i = 0; i < 3; i++)
            {
                await context.Response.WriteAsync($"data: {i}\n\n");
                await next.WaitAsync(context.RequestAborted);
            }
        });
        await using var gateway = await TestGateway.ServingAsync(upstream);
        using var client = gateway.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Version = Version.Parse(version) };

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        for (var i = 0; i < 3; i++)
        {
            // The app goes on only after this event has been read here: buffering anywhere would hang.
            Assert.Equal($"data: {i}", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)));
            Assert.Equal("", await reader.ReadLineAsync());
            next.Release();
        }

        Assert.Null(await reader.ReadLineAsync());
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task LargeUpload_IsStreamedInConstantMemory(string version)
    {
        const long Size = 200L << 20;
        var expected = Hash(new Zeroes(Size));
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            var hash = Convert.ToHexString(await SHA256.HashDataAsync(context.Request.Body));
            await context.Response.WriteAsync(hash);
        });
        await using var gateway = await TestGateway.ServingAsync(upstream);
        using var client = gateway.Client();
        using var request = new HttpRequestMessage(HttpMethod.Put, "/") { Version = Version.Parse(version), Content = new StreamContent(new Zeroes(Size), 64 << 10) };
        GC.Collect();
        var before = Environment.WorkingSet;

        using var response = await client.SendAsync(request);

        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
        var grown = Environment.WorkingSet - before;
        Assert.True(grown < Size / 2, $"Memory of client, gateway and app together grew by {grown >> 20} MiB.");
    }

    [Fact]
    public async Task LargeDownload_ArrivesWhole()
    {
        const long Size = 50L << 20;
        await using var upstream = await Upstream.StartAsync(context => new Zeroes(Size).CopyToAsync(context.Response.Body));
        await using var gateway = await TestGateway.ServingAsync(upstream);
        using var client = gateway.Client();

        await using var stream = await client.GetStreamAsync("/");

        Assert.Equal(Hash(new Zeroes(Size)), Convert.ToHexString(await SHA256.HashDataAsync(stream)));
    }

    [Fact]
    public async Task ClientThatGoesAway_EndsTheRequestAtTheApp()
    {
        var gone = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            context.RequestAborted.Register(() => gone.TrySetResult());
            await context.Response.WriteAsync("begin");
            await gone.Task;
        });
        await using var gateway = await TestGateway.ServingAsync(upstream);
        using var client = gateway.Client();
        var response = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);

        response.Dispose();

        await gone.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static string Hash(Stream stream) => Convert.ToHexString(SHA256.HashData(stream));

    /// <summary>So many bytes, made as they are read.</summary>
    private sealed class Zeroes(long size) : Stream
    {
        private long _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => size;

        public override long Position
        {
            get => _at;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, size - _at);
            buffer[..count].Clear();
            _at += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
