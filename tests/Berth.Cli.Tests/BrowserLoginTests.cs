using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using Berth.Cli.Hosting;
using Berth.Cli.Tests.Support;

namespace Berth.Cli.Tests;

/// <summary><c>berth login --browser</c>; the test is the browser.</summary>
public sealed class BrowserLoginTests : IAsyncLifetime
{
    private readonly string _home = Directory.CreateTempSubdirectory("berth-cli-").FullName;
    private StubPlatform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await StubPlatform.StartAsync();
        _platform.Answers["POST /openid/token"] = (HttpStatusCode.OK, $$"""{"access_token":"{{StubPlatform.Token}}","token_type":"Bearer"}""");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_home, recursive: true);
        return _platform.DisposeAsync();
    }

    [Fact]
    public async Task TheCodeThatComesBack_IsTradedForTheToken_AndNothingElseIs()
    {
        var (running, asked) = await BeginAsync();
        Assert.Equal(("cid-cli", "code", "S256"), (asked["client_id"], asked["response_type"], asked["code_challenge_method"]));
        var callback = asked["redirect_uri"]!;
        using var silent = new TcpClient();
        await silent.ConnectAsync(IPAddress.Loopback, new Uri(callback).Port);
        using var browser = new HttpClient();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(new Uri(new Uri(callback), "/favicon.ico"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"{callback}?code=evil&state=made-up")).StatusCode);
        Assert.False(_platform.Got("POST", "/openid/token"));
        var done = await browser.GetAsync($"{callback}?code=the+c%2Bode&state={asked["state"]}");
        Assert.Contains("You are signed in", await done.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        Assert.Equal(0, await running);
        var form = HttpUtility.ParseQueryString(_platform.Last("POST", "/openid/token").Body);
        Assert.Equal(("authorization_code", "cid-cli", "the c+ode", callback), (form["grant_type"], form["client_id"], form["code"], form["redirect_uri"]));
        var challenge = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]!))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        Assert.Equal(asked["code_challenge"], challenge);
        Assert.Contains(StubPlatform.Token, await File.ReadAllTextAsync(Path.Combine(_home, ".berth.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARefusal_EndsTheCommand_AndKeepsNothing()
    {
        var (running, asked) = await BeginAsync();
        using var browser = new HttpClient();
        await browser.GetAsync($"{asked["redirect_uri"]}?error=access_denied&error_description=Not+you&state={asked["state"]}");

        Assert.Equal(3, await running);
        Assert.False(File.Exists(Path.Combine(_home, ".berth.json")));
    }

    [Fact]
    public async Task ACodeThatTheServerDoesNotTake_EndsTheCommand()
    {
        _platform.Answers["POST /openid/token"] = (HttpStatusCode.BadRequest, """{"error":"invalid_grant","error_description":"The code is used."}""");
        var (running, asked) = await BeginAsync();
        using var browser = new HttpClient();
        await browser.GetAsync($"{asked["redirect_uri"]}?code=x&state={asked["state"]}");

        Assert.Equal(3, await running);
        Assert.False(File.Exists(Path.Combine(_home, ".berth.json")));
    }

    /// <summary>Runs until the address is printed.</summary>
    private async Task<(Task<int> Running, System.Collections.Specialized.NameValueCollection Asked)> BeginAsync()
    {
        var messages = new Pipe();
        var running = Task.Run(async () =>
        {
            using var host = new CliHost(new MemoryStream(), new MemoryStream(), messages.Writer.AsStream(leaveOpen: true))
            {
                Environment = name => name == "BERTH_HOME" ? "/nonexistent" : null,
                HomeDirectory = _home,
                WorkingDirectory = _home,
                OutputIsTerminal = false,
                ErrorIsTerminal = false,
                Width = () => 100,
            };
            return await CliApp.RunAsync(["login", _platform.Address, "--browser"], host, CancellationToken.None);
        });
        using var reader = new StreamReader(messages.Reader.AsStream(), leaveOpen: true);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("http", StringComparison.Ordinal))
            {
                return (running, HttpUtility.ParseQueryString(new Uri(line).Query));
            }
        }

        throw new InvalidOperationException($"It ended with {await running}.");
    }
}
