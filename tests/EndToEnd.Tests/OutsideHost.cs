using System.Diagnostics;

namespace EndToEnd.Tests;

/// <summary>Somebody on another network: a network namespace with a cable to this machine. Addresses are its own (TEST-NET-3).</summary>
internal sealed class OutsideHost : IAsyncDisposable
{
    public const string Address = "203.0.113.2";
    public const string Machine = "203.0.113.1";
    public const string Network = "203.0.113.0/24";
    private const string Name = "berth-fw-out";
    private Process? _listener;

    public static async Task<OutsideHost> CreateAsync()
    {
        await RunAsync("ip", "netns", "del", Name);
        var host = new OutsideHost();
        string[] commands =
        [
            $"netns add {Name}", $"link add berth-fw-out type veth peer name eth0 netns {Name}", $"addr add {Machine}/24 dev berth-fw-out", "link set berth-fw-out up",
            $"-n {Name} addr add {Address}/24 dev eth0", $"-n {Name} link set eth0 up", $"-n {Name} link set lo up", $"-n {Name} route add default via {Machine}",
        ];
        foreach (var command in commands)
        {
            Assert.Equal((0, command), (await RunAsync("ip", command.Split(' ')), command));
        }

        // Serves a page, so that somebody inside has something to reach.
        host._listener = Start("ip", "netns", "exec", Name, "node", "-e", $"require('net').createServer(s => s.end()).listen(80, '{Address}', () => console.log('up'))");
        Assert.Equal("up", await host._listener.StandardOutput.ReadLineAsync());
        return host;
    }

    /// <summary>A connection from there to a port of this machine comes about.</summary>
    public static async Task<bool> ReachesAsync(int port) => await RunAsync(
        "ip", "netns", "exec", Name, "node", "-e", $"const s = require('net').connect({port}, '{Machine}', () => process.exit(0)); s.on('error', () => process.exit(1)); setTimeout(() => process.exit(2), 2000)") == 0;

    public async ValueTask DisposeAsync()
    {
        _listener?.Kill(entireProcessTree: true);
        _listener?.Dispose();
        await RunAsync("ip", "netns", "del", Name);
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
}
