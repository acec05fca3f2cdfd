using System.Net;
using Berth.Gateway.Tests.Support;
using Berth.Ports.Gateway;
using Microsoft.AspNetCore.Http;

namespace Berth.Gateway.Tests;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class SnapshotTests
{
    [Fact]
    public async Task Replacement_UnderLoad_FailsNoRequest()
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var gateway = await TestGateway.ServingAsync(upstream);
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(_ => LoadAsync(gateway, stop.Token)).ToArray();

        for (var i = 0; i < 20; i++)
        {
            var others = Enumerable.Range(0, 100).Select(n => TestGateway.Route($"other{n}-{i}.berth.test", upstream));
            await gateway.PublishAsync([TestGateway.Route(TestGateway.App, upstream), .. others]);
        }

        await stop.CancelAsync();
        var done = await Task.WhenAll(load);
        Assert.All(done, count => Assert.True(count > 0));
    }

    [Fact]
    public async Task RouteRemoved_RequestUnderWayFinishes()
    {
        var arrived = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await goOn.Task;
            await context.Response.WriteAsync("finished");
        });
        await using var gateway = await TestGateway.ServingAsync(upstream);
        using var client = gateway.Client();
        var answer = client.GetStringAsync("/");
        await arrived.Task;

        await gateway.PublishAsync();
        goOn.SetResult();

        Assert.Equal("finished", await answer);
        using var after = await client.GetAsync("/");
        Assert.Equal(HttpStatusCode.NotFound, after.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{ not json")]
    [InlineData("""{"format":1,"version":99,"httpsPort":443,"routes":[],"certificates":[]}""")]
    [InlineData("""{"format":3,"version":99,"httpsPort":443,"routes":[],"certificates":[]}""")]
    [InlineData("""{"version":99,"httpsPort":443,"routes":[],"certificates":[]}""")]
    [InlineData("""{"format":2,"version":99,"httpsPort":0,"routes":[],"certificates":[]}""")]
    [InlineData("""{"format":2,"version":99,"httpsPort":443,"routes":null,"certificates":[]}""")]
    [InlineData("""{"format":2,"version":99,"httpsPort":443,"routes":[{"host":5}],"certificates":[]}""")]
    public async Task FileThatIsNoSnapshot_LeavesTheLastGoodOneAndSaysWhy(string file)
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var gateway = await TestGateway.ServingAsync(upstream);
        using var client = gateway.Client();

        await File.WriteAllTextAsync(gateway.Files.Snapshot + ".x", file);
        File.Move(gateway.Files.Snapshot + ".x", gateway.Files.Snapshot, overwrite: true);

        await Eventually.TrueAsync(async () => (await gateway.Publisher.ReadStateAsync(default))!.Problems.Count > 0);
        Assert.Equal(1, (await gateway.Publisher.ReadStateAsync(default))!.Version);
        Assert.Equal("ok", await client.GetStringAsync("/"));

        await gateway.PublishAsync(TestGateway.Route(TestGateway.App, upstream));
        Assert.Empty((await gateway.Publisher.ReadStateAsync(default))!.Problems);
    }

    [Fact]
    public async Task RouteThatIsNoGood_IsLeftOutAlone()
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var gateway = await TestGateway.StartAsync();
        var good = TestGateway.Route(TestGateway.App, upstream);

        await gateway.PublishAsync(
            good,
            good with { Host = "UPPER.berth.test" },
            good with { Host = "a..b/c" },
            good with { Host = "owner.berth.test", Owner = "../../etc/cron" },
            good with { Host = "csp.berth.test", Headers = new RouteHeaders("a\r\nSet-Cookie: x=1") },
            good with { Host = "upstream.berth.test", Upstream = "file:///etc/passwd" },
            good with { Host = "redirect.berth.test", RedirectToHost = "x.test/evil?" },
            good with { Title = "again" });

        var state = (await gateway.Publisher.ReadStateAsync(default))!;
        Assert.Equal(1, state.Routes);
        Assert.Equal(7, state.Problems.Count);
        using var client = gateway.Client();
        Assert.Equal("ok", await client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Wildcard_MatchesOneLabelAndLosesToTheExactName()
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync(context.Request.Path.Value!));
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PublishAsync(
            TestGateway.Route("*.berth.test", upstream),
            TestGateway.Route("exact.berth.test", upstream, RouteState.Stopped));
        using var client = gateway.Client();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "any.berth.test"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "ANY.Berth.Test."));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(client, "exact.berth.test"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client, "two.labels.berth.test"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client, "berth.test"));
    }

    [Fact]
    public async Task Restart_ServesTheLastSnapshotWithoutTheServer()
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var gateway = await TestGateway.ServingAsync(upstream);
        await gateway.StopAsync();
        Assert.Null(await gateway.Publisher.ReadStateAsync(default));

        await using var second = await TestGateway.StartAsync(home: gateway.Files.Directory);

        using var client = second.Client();
        Assert.Equal("ok", await client.GetStringAsync("/"));
    }

    [Fact]
    public async Task PublishedFile_IsReadableByOwnerAndGroupOnly()
    {
        await using var gateway = await TestGateway.StartAsync();

        await gateway.PublishAsync();

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(gateway.Files.Snapshot));
        Assert.Equal(1, (await gateway.Publisher.ReadAsync(default))!.Version);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = host;
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task<int> LoadAsync(TestGateway gateway, CancellationToken stop)
    {
        using var client = gateway.Client();
        var done = 0;
        while (!stop.IsCancellationRequested)
        {
            Assert.Equal("ok", await client.GetStringAsync("/", default));
            done++;
        }

        return done;
    }
}
