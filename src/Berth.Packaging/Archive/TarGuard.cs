using Berth.Packaging.Files;

namespace Berth.Packaging.Archive;

/// <summary>
/// Watches a tar on its way to the reader, header by header, and stops it before the reader believes a number that
/// would cost memory or disk: the reader takes the length of extended headers, which it keeps in memory, from the archive.
/// Layout: POSIX ustar and pax, IEEE Std 1003.1; GNU's L and K.
/// </summary>
internal sealed class TarGuard(Stream tar, PackageLimits limits) : ReadingStream
{
    private const int Block = 512;
    private const int MaxExtendedHeader = 64 << 10;

    private readonly byte[] _header = new byte[Block];
    private int _headerFill;
    private long _skip;
    private byte[]? _records;
    private int _recordsFill;
    private long _total;
    private int _entries;

    /// <summary>True when the block of zeros that ends every tar has passed.</summary>
    public bool HasEnded { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await tar.ReadAsync(buffer, cancellationToken);
        _total += count;
        if (_total > limits.MaxTotalBytes)
        {
            throw TooLarge();
        }

        Watch(buffer.Span[..count]);
        return count;
    }

    private void Watch(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty && !HasEnded)
        {
            data = _skip > 0 ? PassContent(data) : PassHeader(data);
        }
    }

    private ReadOnlySpan<byte> PassContent(ReadOnlySpan<byte> data)
    {
        var count = (int)Math.Min(_skip, data.Length);
        _skip -= count;
        if (_records is not null)
        {
            var kept = Math.Min(count, _records.Length - _recordsFill);
            data[..kept].CopyTo(_records.AsSpan(_recordsFill));
            _recordsFill += kept;
            if (_recordsFill == _records.Length)
            {
                TarHeader.CheckRecords(_records);
                _records = null;
            }
        }

        return data[count..];
    }

    private ReadOnlySpan<byte> PassHeader(ReadOnlySpan<byte> data)
    {
        var count = Math.Min(Block - _headerFill, data.Length);
        data[..count].CopyTo(_header.AsSpan(_headerFill));
        _headerFill += count;
        if (_headerFill == Block)
        {
            _headerFill = 0;
            Check();
        }

        return data[count..];
    }

    private void Check()
    {
        if (!_header.AsSpan().ContainsAnyExcept((byte)0))
        {
            HasEnded = true;
            return;
        }

        if (++_entries > limits.MaxEntries)
        {
            throw TooMany(limits);
        }

        var (type, size) = TarHeader.Read(_header);
        if (TarHeader.IsExtension(type) && size > MaxExtendedHeader)
        {
            throw new PackageException("The archive has a name or an attribute that is too long.");
        }

        if (size > limits.MaxTotalBytes)
        {
            throw TooLarge();
        }

        _skip = (size + Block - 1) / Block * Block;
        (_records, _recordsFill) = (TarHeader.HoldsRecords(type) && size > 0 ? new byte[size] : null, 0);
    }

    internal static PackageException TooMany(PackageLimits limits) =>
        new($"The archive has more than {limits.MaxEntries} entries. List what the build does not need in .dockerignore.");

    private PackageException TooLarge() =>
        new($"The archive unpacks to more than {limits.MaxTotalBytes >> 20} MiB. List what the build does not need in .dockerignore.");
}
