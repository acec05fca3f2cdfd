using System.Buffers.Binary;
using Berth.Client.Transport;
using Berth.Contracts;

namespace Berth.Client;

public enum ExecOutput
{
    Stdout,
    Stderr,
}

/// <summary>
/// A running command's two-way connection. With a terminal both directions are raw; without one, input goes in frames
/// (4 bytes big-endian length, 0 is the end) and output comes in the engine's (stream, three zeros, length); rest-api.md 6.3.
/// One reader and one writer at a time.
/// </summary>
public sealed class ExecSession : IAsyncDisposable
{
    private const int HeaderLength = 8;

    private readonly ApiTransport _transport;
    private readonly Stream _stream;
    private readonly string _path;
    private readonly byte[] _header = new byte[HeaderLength];
    private ExecOutput _current;
    private uint _left;

    internal ExecSession(ApiTransport transport, Stream stream, string path, bool tty) =>
        (_transport, _stream, _path, Tty) = (transport, stream, path, tty);

    public bool Tty { get; }

    /// <summary>Whether the command was told that its input ended, and the platform took that.</summary>
    public bool InputClosed { get; private set; }

    /// <summary>Next piece of output; a count of 0 is the end.</summary>
    /// <exception cref="ApiException">The connection broke.</exception>
    public async ValueTask<(ExecOutput Output, int Count)> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            if (Tty)
            {
                return (ExecOutput.Stdout, await _stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));
            }

            while (_left == 0)
            {
                if (!await ReadHeaderAsync(cancellationToken).ConfigureAwait(false))
                {
                    return (ExecOutput.Stdout, 0);
                }
            }

            var count = await _stream.ReadAsync(buffer[..(int)Math.Min((uint)buffer.Length, _left)], cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                throw new EndOfStreamException("The connection ended inside a frame.");
            }

            _left -= (uint)count;
            return (_current, count);
        }
        catch (IOException exception)
        {
            throw _transport.Connector.Explain(exception);
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (data.IsEmpty)
        {
            return;
        }

        await SendAsync(data, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells the command that its input ended. With a terminal there is no such thing: send ^D.</summary>
    public async ValueTask CloseStdinAsync(CancellationToken cancellationToken)
    {
        if (!Tty)
        {
            await SendAsync(ReadOnlyMemory<byte>.Empty, cancellationToken).ConfigureAwait(false);
            InputClosed = true;
        }
    }

    /// <summary>Tells the command its terminal's new size.</summary>
    public Task ResizeAsync(TerminalSize size, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Post, $"{_path}/resize", new ExecResizeRequest(size.Rows, size.Columns), BerthJson.Default.ExecResizeRequest, cancellationToken);

    /// <summary>The command's exit code once its output ended; null when the platform does not know it.</summary>
    public async Task<int?> GetExitCodeAsync(CancellationToken cancellationToken)
    {
        // The engine may report the command as running for a moment after its output closed.
        for (var attempt = 0; ; attempt++)
        {
            var status = await _transport.GetAsync(_path, BerthJson.Default.ExecStatusResponse, cancellationToken).ConfigureAwait(false);
            if (!status.Running || attempt == 20)
            {
                return status.ExitCode;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        try
        {
            if (!Tty)
            {
                var length = new byte[4];
                BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
                await _stream.WriteAsync(length, cancellationToken).ConfigureAwait(false);
            }

            await _stream.WriteAsync(data, cancellationToken).ConfigureAwait(false);
            await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw _transport.Connector.Explain(exception);
        }
    }

    private async ValueTask<bool> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        var count = await _stream.ReadAtLeastAsync(_header, HeaderLength, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (count == 0)
        {
            return false;
        }

        if (count < HeaderLength)
        {
            throw new EndOfStreamException("The connection ended inside a frame.");
        }

        _current = _header[0] == 2 ? ExecOutput.Stderr : ExecOutput.Stdout;
        _left = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(4));
        return true;
    }
}
