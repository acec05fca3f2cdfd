using System.Runtime.InteropServices;
using Berth.Docker.Transport;
using Docker.DotNet;

namespace Berth.Docker.Exec;

/// <summary>Reading and writing may go on at the same time; neither waits for the other.</summary>
internal sealed class ExecSession(MultiplexedStream stream, bool tty, EngineConnection engine) : IExecSession
{
    private static readonly byte[] EndOfTransmission = [4];

    private readonly byte[] _buffer = new byte[32 * 1024];
    private Task _farewell = Task.CompletedTask;
    private bool _ended;

    public async ValueTask<(ExecStream Stream, int Count)> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_ended || buffer.IsEmpty)
        {
            return (ExecStream.Stdout, 0);
        }

        try
        {
            var isArray = MemoryMarshal.TryGetArray<byte>(buffer, out var array);
            var target = isArray ? array : new ArraySegment<byte>(_buffer, 0, Math.Min(_buffer.Length, buffer.Length));
            var read = await stream.ReadOutputAsync(target.Array!, target.Offset, target.Count, cancellationToken);
            _ended = read.EOF;
            if (!isArray)
            {
                target.AsSpan(0, read.Count).CopyTo(buffer.Span);
            }

            return (read.Target == MultiplexedStream.TargetStream.StandardError ? ExecStream.Stderr : ExecStream.Stdout, read.Count);
        }
        catch (EndOfStreamException)
        {
            _ended = true;
            return (ExecStream.Stdout, 0);
        }
        catch (Exception exception)
        {
            throw engine.Reword(exception, cancellationToken);
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (data.IsEmpty)
        {
            return;
        }

        var array = MemoryMarshal.TryGetArray(data, out var segment) ? segment : new ArraySegment<byte>(data.ToArray());
        try
        {
            await stream.WriteAsync(array.Array!, array.Offset, array.Count, cancellationToken);
        }
        catch (IOException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PortException("exec.ended", "The command does not read its input any more; it has ended.");
        }
        catch (Exception exception)
        {
            throw engine.Reword(exception, cancellationToken);
        }
    }

    /// <summary>A terminal has no end of its own: there it is the character that a person would type (Ctrl-D).</summary>
    public void CloseStdin()
    {
        if (tty)
        {
            _farewell = stream.WriteAsync(EndOfTransmission, 0, 1, CancellationToken.None);
            return;
        }

        try
        {
            stream.CloseWrite();
        }
        catch (Exception exception) when (exception is System.Net.Sockets.SocketException or ObjectDisposedException or IOException)
        {
            // The command ended first.
        }
    }

    public async ValueTask DisposeAsync()
    {
        stream.Dispose();
        try
        {
            await _farewell;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Nobody was left to read it.
        }
    }
}
