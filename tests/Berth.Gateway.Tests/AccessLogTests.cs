using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Berth.Gateway.AccessLogs;
using Berth.Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Berth.Gateway.Tests;

public sealed partial class AccessLogTests
{
    private static readonly AccessLine Line = new()
    {
        Owner = "app",
        Time = DateTimeOffset.UnixEpoch,
        Took = TimeSpan.FromMilliseconds(12.34),
        Client = "192.0.2.7",
        Method = "GET",
        Target = "/a?b=c",
        Protocol = "HTTP/2",
        Status = 200,
        Bytes = 512,
        Host = "blog.example.com",
        Referer = "",
        UserAgent = "curl/8",
    };

    [Fact]
    public void Line_IsTheCombinedFormatWithHostAndMilliseconds() => Assert.Equal(
        "192.0.2.7 - - [01/Jan/1970:00:00:00 +0000] \"GET /a?b=c HTTP/2\" 200 512 \"-\" \"curl/8\" blog.example.com 12.3\n", Format(Line));

    [Fact]
    public void Line_HoldsNoControlCharactersOrQuotesOfTheClient()
    {
        var text = Format(Line with { UserAgent = "a\"b\nc\\d\u001b[31m\u00e9\u4e2d" });

        Assert.Contains("a\\x22b\\x0ac\\x5cd\\x1b[31m\\xe9\\x3f", text);
    }

    [Theory]
    [InlineData("/logs?access_token=abc&lines=5", "/logs?access_token=***&lines=5")]
    [InlineData("/?a=1&ACCESS_TOKEN=abc", "/?a=1&ACCESS_TOKEN=***")]
    [InlineData("https://x.test/?id_token=a&code=b", "https://x.test/?id_token=***&code=b")]
    [InlineData("/?password=a?b=c", "/?password=***")]
    [InlineData("/token?a=b", "/token?a=b")]
    [InlineData("/?token", "/?token")]
    [InlineData("/plain", "/plain")]
    public void Secrets_AreTakenOutOfQueries(string address, string expected) => Assert.Equal(expected, QuerySecrets.Strip(address));

    [Fact]
    public async Task Requests_AreLoggedByOwner()
    {
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            await context.Response.WriteAsync("chunked ");
            await context.Response.WriteAsync("answer");
        });
        await using var gateway = await TestGateway.ServingAsync(upstream);
        using var client = gateway.Client();
        client.DefaultRequestHeaders.Referrer = new Uri("https://x.test/?access_token=hidden1");

        await client.GetStringAsync("/one?access_token=hidden2");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/two");
        request.Headers.Host = "nobody.berth.test";
        (await client.SendAsync(request)).Dispose();

        var app = await gateway.LogAsync("app", log => log.Contains("/one", StringComparison.Ordinal));
        Assert.Matches(Pattern(), app);
        Assert.DoesNotContain("hidden", app);
        Assert.Contains("GET /two", await gateway.LogAsync(AccessLine.Nobody, log => log.Contains("/two", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Stop_WritesWhatIsStillQueued()
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var gateway = await TestGateway.ServingAsync(upstream);
        using (var client = gateway.Client())
        {
            await client.GetStringAsync("/last");
        }

        await gateway.StopAsync();

        Assert.Contains("GET /last", await File.ReadAllTextAsync(Path.Combine(gateway.Files.Logs, "app.log")));
    }

    [Fact]
    public void FullFile_IsMovedAsideAndTwoAreKept()
    {
        var directory = Directory.CreateTempSubdirectory("berth-log-");
        var path = Path.Combine(directory.FullName, "app.log");
        using (var file = new AccessLogFile(path))
        {
            for (var i = 0; i < 4; i++)
            {
                // Sparse, so that the test writes next to nothing.
                using (var large = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite))
                {
                    large.SetLength(AccessLogFile.Full - 10);
                }

                file.Add(Line with { Target = $"/{i}" });
                file.Flush();
            }
        }

        Assert.Equal(["app.log.1", "app.log.2"], directory.GetFiles().Select(file => file.Name).Order());
        Assert.EndsWith("12.3\n", File.ReadAllText(path + ".1"));
        Assert.Contains("/3", File.ReadAllText(path + ".1")[^200..]);
        Assert.Contains("/2", File.ReadAllText(path + ".2")[^200..]);
        directory.Delete(recursive: true);
    }

    [GeneratedRegex("""^127\.0\.0\.1 - - \[[^]]+\] "GET /one\?access_token=\*\*\* HTTP/1\.1" 200 14 "https://x\.test/\?access_token=\*\*\*" "-" app\.berth\.test:\d+ \d+\.\d$""", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();

    private static string Format(AccessLine line)
    {
        var buffer = new ArrayBufferWriter<byte>();
        AccessFormat.Write(buffer, line);
        return Encoding.ASCII.GetString(buffer.WrittenSpan);
    }
}
