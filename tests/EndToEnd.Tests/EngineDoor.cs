using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace EndToEnd.Tests;

/// <summary>A socket before the engine's own, which can be shut as if the engine were down, or answer like an old one.</summary>
internal sealed class EngineDoor : IAsyncDisposable
{
    private const string Engine = "/var/run/docker.sock";
    private const string OldVersion = """{"Version":"18.09.1","ApiVersion":"1.39","MinAPIVersion":"1.12","Os":"linux","Arch":"amd64"}""";

    private readonly ConcurrentBag<Socket> _sockets = [];
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    public string Address => $"unix://{Path}";

    private string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"engine-door-{Environment.ProcessId}.sock");

    public void Open() => Listen(PipeAsync);

    public void OpenAsOldEngine() => Listen(AnswerAsync);

    public async Task ShutAsync()
    {
        _listener?.Dispose();
        _listener = null;
        await _accepting;
        while (_sockets.TryTake(out var socket))
        {
            socket.Dispose();
        }

        File.Delete(Path);
    }

    public async ValueTask DisposeAsync() => await ShutAsync();

    private void Listen(Func<Socket, Task> serve)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path));
        listener.Listen();
        _listener = listener;
        _accepting = Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    var client = await listener.AcceptAsync();
                    _sockets.Add(client);
                    _ = Task.Run(() => ServeAsync(serve, client));
                }
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // Shut.
            }
        });
    }

    private static async Task ServeAsync(Func<Socket, Task> serve, Socket client)
    {
        try
        {
            await serve(client);
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or IOException)
        {
            // One of the two ends went away.
        }
    }

    private async Task PipeAsync(Socket client)
    {
        var engine = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _sockets.Add(engine);
        await engine.ConnectAsync(new UnixDomainSocketEndPoint(Engine));
        await Task.WhenAll(CopyAsync(client, engine), CopyAsync(engine, client));
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 << 10];
        while (await from.ReceiveAsync(buffer) is > 0 and var count)
        {
            await to.SendAsync(buffer.AsMemory(0, count));
        }

        to.Shutdown(SocketShutdown.Send);
    }

    private static async Task AnswerAsync(Socket client)
    {
        await using var stream = new NetworkStream(client, ownsSocket: true);
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length == 0)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {OldVersion.Length}\r\n\r\n{OldVersion}"));
            }
        }
    }
}
