using System.Buffers.Binary;
using Berth.Ports.Containers;

namespace Berth.Apps.Features.Exec;

/// <summary>
/// The raw connection. With a terminal bytes go through as they are. Without one the client frames its input (four
/// bytes big-endian length, 0 is the end of input) and gets the engine's frames: stream number, three zeros, length.
/// </summary>
internal static class RawExec
{
    private const int PieceSize = 32 << 10;
    private const int HeaderSize = 8;

    /// <summary>Ends when the command ends, or the client goes.</summary>
    public static async Task PumpAsync(IExecSession session, Stream client, bool tty, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var input = tty ? InputAsync(session, client, ended.Token) : FramedInputAsync(session, client, ended.Token);
        try
        {
            await OutputAsync(session, client, tty, ended.Token);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The client hung up; disposing the session ends its part of the command.
        }

        await ended.CancelAsync();
        await input.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task OutputAsync(IExecSession session, Stream client, bool tty, CancellationToken cancellationToken)
    {
        var buffer = new byte[HeaderSize + PieceSize];
        while (true)
        {
            var (stream, count) = await session.ReadAsync(buffer.AsMemory(HeaderSize), cancellationToken);
            if (count == 0)
            {
                return;
            }

            if (tty)
            {
                await client.WriteAsync(buffer.AsMemory(HeaderSize, count), cancellationToken);
            }
            else
            {
                buffer.AsSpan(0, HeaderSize).Clear();
                buffer[0] = stream == ExecStream.Stdout ? (byte)1 : (byte)2;
                BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(4), count);
                await client.WriteAsync(buffer.AsMemory(0, HeaderSize + count), cancellationToken);
            }

            await client.FlushAsync(cancellationToken);
        }
    }

    private static async Task InputAsync(IExecSession session, Stream client, CancellationToken cancellationToken)
    {
        var buffer = new byte[PieceSize];
        int read;
        while ((read = await client.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await session.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        session.CloseStdin();
    }

    private static async Task FramedInputAsync(IExecSession session, Stream client, CancellationToken cancellationToken)
    {
        var header = new byte[4];
        var buffer = new byte[PieceSize];
        while (await client.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken) == header.Length
            && BinaryPrimitives.ReadUInt32BigEndian(header) is > 0 and var left)
        {
            while (left > 0)
            {
                var read = await client.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, (uint)buffer.Length)), cancellationToken);
                if (read == 0)
                {
                    session.CloseStdin();
                    return;
                }

                await session.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                left -= (uint)read;
            }
        }

        session.CloseStdin();
    }
}
