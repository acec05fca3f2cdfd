using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Berth.Bench.Running;

/// <summary>A server in the foreground, stopped with this object.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private Server(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
    }

    public int Pid => _process.Id;

    /// <summary>Starts it and waits until it accepts connections.</summary>
    public static async Task<Server> StartAsync(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment, int port, CancellationToken cancellationToken)
    {
        var server = new Server(Command.Start(program, arguments, environment));
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(StartLimit);
            while (!await AcceptsAsync(port, limit.Token))
            {
                if (server._process.HasExited)
                {
                    throw new BenchException($"{program} ended at once: {await server._errors}");
                }

                await Task.Delay(50, limit.Token);
            }

            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static async Task<bool> AcceptsAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
