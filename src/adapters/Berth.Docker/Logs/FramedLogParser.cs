using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Berth.Docker.Logs;

/// <summary>
/// Output without a terminal: frames of an eight-byte header (stream, length) and one message each, which is
/// time, blank, text and mostly a line end. The end of a frame is the only end of a line that never got its own.
/// </summary>
internal sealed class FramedLogParser : ILogParser
{
    private const int HeaderLength = 8;
    private const int MaxFrame = 1 << 20;

    private readonly List<byte> _pending = [];
    private bool _afterFullPiece;

    public void Push(ReadOnlySpan<byte> data, ICollection<LogPiece> pieces)
    {
        _pending.AddRange(data);
        while (_pending.Count >= HeaderLength)
        {
            var header = CollectionsMarshal.AsSpan(_pending)[..HeaderLength];
            var length = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
            if (header[0] > 2 || length > MaxFrame)
            {
                throw new InvalidDataException($"The log stream holds a frame of type {header[0]} and {length} bytes.");
            }

            if (_pending.Count < HeaderLength + (int)length)
            {
                return;
            }

            Message(CollectionsMarshal.AsSpan(_pending).Slice(HeaderLength, (int)length), header[0] == 2, pieces);
            _pending.RemoveRange(0, HeaderLength + (int)length);
        }
    }

    public void End(ICollection<LogPiece> pieces)
    {
        // A cut frame is what was being written when the connection went; it comes whole the next time.
    }

    private void Message(ReadOnlySpan<byte> message, bool isError, ICollection<LogPiece> pieces)
    {
        var blank = message.IndexOf((byte)' ');
        var nanoseconds = 0L;
        var text = blank > 0 && LogPiece.TryParseTime(message[..blank], out nanoseconds) ? message[(blank + 1)..] : message;
        var isWhole = text.EndsWith("\n"u8);
        text = isWhole ? text[..^1] : text;
        if (!(isWhole && text.IsEmpty && _afterFullPiece))
        {
            for (; text.Length > LogPiece.MaxBytes; text = text[LogPiece.MaxBytes..])
            {
                pieces.Add(LogPiece.From(nanoseconds, isError, text[..LogPiece.MaxBytes]));
            }

            pieces.Add(LogPiece.From(nanoseconds, isError, text));
        }

        _afterFullPiece = !isWhole && text.Length == LogPiece.MaxBytes;
    }
}
