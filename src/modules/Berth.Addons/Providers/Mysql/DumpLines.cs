using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;

namespace Berth.Addons.Providers.Mysql;

/// <summary>A dump in pieces: every line's beginning is in one piece, whatever the line's length, and nothing is held in memory for long.</summary>
internal sealed class DumpLines(Stream source)
{
    /// <summary>How much of a line is surely in its first piece, if the line is as long.</summary>
    private const int Head = 2048;

    public async IAsyncEnumerable<DumpLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(source, new StreamPipeReaderOptions(bufferSize: 64 << 10, leaveOpen: true));
        var startsLine = true;
        while (true)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            while (Take(ref buffer, startsLine, result.IsCompleted) is { } piece)
            {
                yield return new DumpLine(piece, startsLine);
                startsLine = piece[^1] == (byte)'\n';
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                await pipe.CompleteAsync();
                yield break;
            }
        }
    }

    private static byte[]? Take(ref ReadOnlySequence<byte> buffer, bool startsLine, bool isLast)
    {
        if (buffer.IsEmpty)
        {
            return null;
        }

        var end = buffer.PositionOf((byte)'\n');
        if (end is null && startsLine && buffer.Length < Head && !isLast)
        {
            return null;
        }

        var piece = end is { } newline ? buffer.Slice(0, buffer.GetPosition(1, newline)) : buffer;
        buffer = buffer.Slice(piece.End);
        return piece.ToArray();
    }
}

/// <param name="StartsLine">False for the rest of a long line.</param>
internal sealed record DumpLine(byte[] Bytes, bool StartsLine)
{
    private const int Shown = 2048;

    /// <summary>The beginning of the line as text; empty for the rest of a long line.</summary>
    public string Text => StartsLine ? Encoding.Latin1.GetString(Bytes.AsSpan(0, Math.Min(Bytes.Length, Shown))) : "";
}
