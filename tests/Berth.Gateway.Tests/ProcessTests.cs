using System.Net;
using System.Net.Sockets;
using Berth.Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Berth.Gateway.Tests;

/// <summary>The built program, as it runs on a server. These tests need root, as the platform itself does.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ProcessTests
{
    private const string User = "berth-gateway";

    [Fact]
    public async Task Sigterm_LetsTheRequestUnderWayFinish()
    {
        var arrived = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await goOn.Task;
            await context.Response.WriteAsync("finished");
        });
        using var home = new GatewayHome();
        await home.PublishAsync(TestGateway.Route(TestGateway.App, upstream));
        await using var process = GatewayProcess.Start(home.Environment, GatewayProcess.Program, "--allow-root");
        await home.ReadyAsync(process);
        using var client = home.Client();
        var answer = client.GetStringAsync("/");
        await arrived.Task;

        await process.TerminateAsync();
        await Eventually.TrueAsync(async () => !await home.AcceptsAsync());
        Assert.False(process.HasExited);
        Assert.Null(await home.Publisher.ReadStateAsync(default));
        goOn.SetResult();

        Assert.Equal("finished", await answer);
        Assert.Equal(0, (await process.EndAsync()).ExitCode);
        Assert.Contains("GET / HTTP/1.1\" 200 ", await File.ReadAllTextAsync(Path.Combine(home.Files.Logs, "app.log")));
    }

    [Fact]
    public async Task Sigterm_CutsWhatIsStillOpenWhenTheDrainIsOver()
    {
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            context.Response.Headers.Upgrade = "tcp";
            await using var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
            await stream.WriteAsync("open\n"u8.ToArray());
            await stream.CopyToAsync(Stream.Null);
        });
        using var home = new GatewayHome();
        await home.PublishAsync(TestGateway.Route(TestGateway.App, upstream));
        await using var process = GatewayProcess.Start(home.Environment, GatewayProcess.Program, "--allow-root", "--drain", "1");
        await home.ReadyAsync(process);
        await using var tls = await TestGateway.TlsAsync(home.HttpsPort, TestGateway.App);
        await tls.SendAsync($"GET / HTTP/1.1\nHost: {TestGateway.App}\nConnection: Upgrade\nUpgrade: tcp\n\n");
        await tls.ReadUntilAsync("open\n");

        await process.TerminateAsync();

        Assert.Equal("", await tls.ReadToEndAsync());
        await process.EndAsync();
    }

    [Fact]
    public async Task Root_IsRefused()
    {
        using var home = new GatewayHome();
        await using var process = GatewayProcess.Start(home.Environment, GatewayProcess.Program);

        var (code, errors) = await process.EndAsync();

        Assert.Equal(2, code);
        Assert.Contains("does not run as root", errors);
    }

    [Fact]
    public async Task PortInUse_EndsWithOneClearLine()
    {
        using var home = new GatewayHome();
        using var taken = new TcpListener(IPAddress.Any, home.HttpsPort);
        taken.Start();
        await using var process = GatewayProcess.Start(home.Environment, GatewayProcess.Program, "--allow-root");

        var (code, errors) = await process.EndAsync();

        Assert.Equal(1, code);
        Assert.Contains("cannot start", errors);
        Assert.Contains($"{home.HttpsPort}", errors);
    }

    [Fact]
    public async Task OwnUserWithOneRight_BindsALowPortAndHasNoOther()
    {
        await EnsureUserAsync();
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync("ok"));
        using var home = new GatewayHome(FreeLowPort());
        await home.PublishAsync(TestGateway.Route(TestGateway.App, upstream));
        var program = await InstallAsync(home);

        await using var process = GatewayProcess.Start(
            home.Environment,
            "setpriv",
            $"--reuid={User}",
            $"--regid={User}",
            "--clear-groups",
            "--no-new-privs",
            "--inh-caps=-all,+net_bind_service",
            "--ambient-caps=-all,+net_bind_service",
            "--bounding-set=-all,+net_bind_service",
            "--",
            program);
        await home.ReadyAsync(process);

        using var client = home.Client();
        Assert.Equal("ok", await client.GetStringAsync("/"));
        var status = await File.ReadAllLinesAsync($"/proc/{process.Id}/status");
        Assert.DoesNotContain(status, line => line.StartsWith("Uid:", StringComparison.Ordinal) && line.Split('\t').Contains("0"));
        foreach (var set in new[] { "CapEff", "CapPrm", "CapBnd", "CapAmb" })
        {
            // CAP_NET_BIND_SERVICE is bit 10 (capability.h).
            Assert.Contains($"{set}:\t0000000000000400", status);
        }
    }

    /// <summary>As the launcher does: the server owns the directory, the group reads, the gateway writes logs and state.</summary>
    private static async Task<string> InstallAsync(GatewayHome home)
    {
        var program = Directory.CreateDirectory(Path.Combine(home.Path, "bin"));
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, Path.Combine(program.FullName, Path.GetFileName(file)));
        }

        await GatewayProcess.RunAsync("chmod", "755", home.Path, program.FullName);
        await GatewayProcess.RunAsync("chown", "-R", $"root:{User}", home.Files.Directory);
        await GatewayProcess.RunAsync("chmod", "-R", "g+rX,o-rwx", home.Files.Directory);
        await GatewayProcess.RunAsync("chown", $"{User}:{User}", home.Files.Logs, home.Files.StateDirectory);
        return Path.Combine(program.FullName, "berth-gateway");
    }

    private static async Task EnsureUserAsync()
    {
        if (!File.ReadLines("/etc/passwd").Any(line => line.StartsWith(User + ":", StringComparison.Ordinal)))
        {
            await GatewayProcess.RunAsync("useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", User);
        }
    }

    private static int FreeLowPort()
    {
        for (var port = 1023; port > 500; port--)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Any, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next.
            }
        }

        throw new InvalidOperationException("No port below 1024 is free.");
    }
}
