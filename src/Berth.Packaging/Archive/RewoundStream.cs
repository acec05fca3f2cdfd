using Berth.Packaging.Files;

namespace Berth.Packaging.Archive;

/// <summary>A stream of which the start was read already.</summary>
internal sealed class RewoundStream(ReadOnlyMemory<byte> start, Stream rest) : ReadingStream
{
    private ReadOnlyMemory<byte> _start = start;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start.IsEmpty)
        {
            return await rest.ReadAsync(buffer, cancellationToken);
        }

        var count = Math.Min(_start.Length, buffer.Length);
        _start[..count].CopyTo(buffer);
        _start = _start[count..];
        return count;
    }
}
