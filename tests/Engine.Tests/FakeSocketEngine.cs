using System.Net.Sockets;
using System.Text;

namespace Engine.Tests;

/// <summary>Answers every request on a Unix socket with the same JSON, or not at all.</summary>
internal sealed class FakeSocketEngine : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("berth-test");
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _over = new();
    private readonly Task _serving;

    public FakeSocketEngine(string? json, int status = 200)
    {
        _socket.Bind(new UnixDomainSocketEndPoint(Path));
        _socket.Listen();
        _serving = ServeAsync(json, status);
    }

    public string Path => System.IO.Path.Combine(_directory.FullName, "engine.sock");

    public string Host => $"unix://{Path}";

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _socket.Dispose();
        await _serving;
        _over.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task ServeAsync(string? json, int status)
    {
        try
        {
            while (true)
            {
                using var connection = await _socket.AcceptAsync(_over.Token);
                var request = new byte[4096];
                _ = await connection.ReceiveAsync(request, _over.Token);
                if (json is null)
                {
                    await Task.Delay(Timeout.Infinite, _over.Token);
                }

                await connection.SendAsync(
                    Encoding.UTF8.GetBytes($"HTTP/1.1 {status} Whatever\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json!)}\r\nConnection: close\r\n\r\n{json}"), _over.Token);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is done.
        }
    }
}
