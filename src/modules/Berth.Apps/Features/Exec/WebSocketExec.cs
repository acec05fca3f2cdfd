using System.Net.WebSockets;
using Berth.Ports.Containers;

namespace Berth.Apps.Features.Exec;

/// <summary>The same for browsers: output as messages, every message of the client is input.</summary>
internal static class WebSocketExec
{
    private const int PieceSize = 32 << 10;

    public static async Task PumpAsync(IExecSession session, WebSocket socket, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var input = InputAsync(session, socket, ended.Token);
        var buffer = new byte[PieceSize];
        try
        {
            int count;
            while ((count = (await session.ReadAsync(buffer, ended.Token)).Count) > 0)
            {
                // Binary, since a piece may end in the middle of a character.
                await socket.SendAsync(buffer.AsMemory(0, count), WebSocketMessageType.Binary, endOfMessage: true, ended.Token);
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ended.Token);
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException)
        {
            // The browser went away.
        }

        await ended.CancelAsync();
        await input.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task InputAsync(IExecSession session, WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[PieceSize];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                session.CloseStdin();
                return;
            }

            await session.WriteAsync(buffer.AsMemory(0, received.Count), cancellationToken);
        }
    }
}
