using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>What a package may expect of its container (packaging-contract.md section 3), seen from inside.</summary>
[Collection(nameof(PlatformCollection))]
public sealed class AppContractTests(Platform platform)
{
    [Fact]
    public async Task EchoEnv_FindsTheWholeContract()
    {
        var package = Path.Combine(Cli.Root(), "tests", "fixtures", "packages", "echo-env");
        (await platform.Cli.RunAsync("install", package, "-l", "echo", "-p", "ECHO_TCP=17000,RANGE_TCP=17100", "-e", "MINE=yes")).Ok();
        var origin = platform.Origin("echo");
        var env = JsonNode.Parse(await platform.Http.GetStringAsync($"{origin}/env"))!;
        Assert.Equal("1", (string)env["CLOUDRON"]!);
        Assert.Equal("172.30.0.1", (string)env["CLOUDRON_PROXY_IP"]!);
        Assert.Equal(origin, (string)env["CLOUDRON_APP_ORIGIN"]!);
        Assert.Equal($"echo.{Platform.Domain}", (string)env["CLOUDRON_APP_DOMAIN"]!);
        Assert.Equal(platform.Origin("my"), (string)env["CLOUDRON_API_ORIGIN"]!);
        Assert.Equal("17000", (string)env["ECHO_TCP"]!);
        Assert.Equal("3", (string)env["RANGE_TCP_COUNT"]!);
        Assert.Null(env["ECHO_UDP"]);
        Assert.Equal("yes", (string)env["MINE"]!);

        // Its own name and the dashboard's, over TLS, trusted.
        foreach (var target in new[] { $"{origin}/health", $"{platform.Origin("my")}/api/v1/cloudron/status" })
        {
            var fetched = JsonNode.Parse(await platform.Http.GetStringAsync($"{origin}/fetch?url={Uri.EscapeDataString(target)}"))!;
            Assert.Equal(200, (int)fetched["status"]!);
        }

        // The certificate that the gateway serves, as a file.
        var chain = await platform.Http.GetStringAsync($"{origin}/file?path=/etc/certs/tls_cert.pem");
        Assert.Equal(chain, await platform.Http.GetStringAsync($"{origin}/file?path=/etc/certs/echo.{Platform.Domain}.cert"));
        var key = await platform.Http.GetStringAsync($"{origin}/file?path=/etc/certs/tls_key.pem");
        using (var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(chain, key))
        {
            Assert.True(certificate.MatchesHostname($"echo.{Platform.Domain}"));
            Assert.NotEqual(certificate.Issuer, certificate.Subject);
        }

        Assert.Contains("read", await WriteAsync(origin, "/etc/certs/x"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("read", await WriteAsync(origin, "/etc/x"), StringComparison.OrdinalIgnoreCase);
        foreach (var writable in new[] { "/app/data/a", "/run/a", "/tmp/a", "/app/code/cache/a", "/app/state/a" })
        {
            Assert.DoesNotContain("error", await WriteAsync(origin, writable), StringComparison.Ordinal);
        }

        Assert.Equal("ping", await EchoAsync(17000));
        Assert.Equal("ping", await EchoAsync(17102));

        (await platform.Cli.RunAsync("env", "set", "--app", "echo", "MINE=no")).Ok();
        Assert.Equal("no", (string)JsonNode.Parse(await platform.Http.GetStringAsync($"{origin}/env"))!["MINE"]!);
        Assert.Equal("x", await platform.Http.GetStringAsync($"{origin}/file?path=/app/data/a"));
        Assert.Equal("x", await platform.Http.GetStringAsync($"{origin}/file?path=/app/state/a"));

        var failed = await platform.Cli.RunAsync("exec", "--app", "echo", "--", "sh", "-c", "echo out; echo err >&2; exit 7");
        Assert.Equal((7, "out\n"), (failed.ExitCode, failed.Output));
        Assert.Contains("err", failed.Messages, StringComparison.Ordinal);
        Assert.Contains("echo-env: a line on standard output", (await platform.Cli.RunAsync("logs", "--app", "echo", "-l", "200")).Ok().Output, StringComparison.Ordinal);

        var taken = await platform.Cli.RunAsync("install", package, "-l", "echo2", "-p", "ECHO_TCP=17000");
        Assert.Equal(5, taken.ExitCode);
        Assert.Contains("17000", taken.Messages, StringComparison.Ordinal);
        (await platform.Cli.RunAsync("uninstall", "echo")).Ok();
    }

    [Fact]
    public async Task ServerRestart_DropsNoRequestOfAnApp()
    {
        (await platform.Cli.RunAsync("install", "static-site", "-l", "steady")).Ok();
        using var stop = new CancellationTokenSource();
        var failures = new List<string>();
        var answered = 0;
        var load = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    using var answer = await platform.Http.GetAsync(platform.Origin("steady"), CancellationToken.None);
                    answered++;
                    if (!answer.IsSuccessStatusCode)
                    {
                        failures.Add(answer.StatusCode.ToString());
                    }
                }
                catch (HttpRequestException error)
                {
                    failures.Add(error.Message);
                }
            }
        });
        await platform.ApiAsync(HttpMethod.Post, "system/shutdown", "{}");
        (await platform.Cli.RunAsync("up")).Ok();
        await stop.CancelAsync();
        await load;

        Assert.Empty(failures);
        Assert.True(answered > 10, $"only {answered} requests");
        (await platform.Cli.RunAsync("uninstall", "steady")).Ok();
    }

    private async Task<string> WriteAsync(string origin, string path)
    {
        using var content = new StringContent("x");
        using var answer = await platform.Http.PostAsync($"{origin}/file?path={Uri.EscapeDataString(path)}", content);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<string> EchoAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("ping\n"));
        using var reader = new StreamReader(client.GetStream());
        return (await reader.ReadLineAsync())!;
    }
}
