using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Berth.Packaging.Archive;

/// <summary>The few fields of a tar header that say where the next one is.</summary>
internal static class TarHeader
{
    private const int SizeOffset = 124;
    private const int SizeLength = 12;
    private const int TypeOffset = 156;

    /// <exception cref="PackageException">A kind of entry, or a size, that we do not know our way around.</exception>
    public static (char Type, long Size) Read(ReadOnlySpan<byte> header)
    {
        var type = (char)header[TypeOffset];
        var size = ReadSize(header.Slice(SizeOffset, SizeLength));
        return type switch
        {
            '\0' or '0' or '7' or 'x' or 'g' or 'L' or 'K' => (type, size),
            '1' or '2' or '3' or '4' or '5' or '6' when size == 0 => (type, size),
            _ => throw new PackageException("The archive has an entry of a kind that packages do not use. Make it with plain \"tar -cz\"."),
        };
    }

    /// <summary>True for headers that add to the one after them.</summary>
    public static bool IsExtension(char type) => type is 'x' or 'g' or 'L' or 'K';

    /// <summary>True when the content is pax records.</summary>
    public static bool HoldsRecords(char type) => type is 'x' or 'g';

    /// <summary>Refuses records that would change the size of an entry behind our back: they are for files of 8 GiB and sparse ones.</summary>
    public static void CheckRecords(ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty && records[0] != 0)
        {
            var space = records.IndexOf((byte)' ');
            if (space is < 1 or > 6
                || !int.TryParse(Encoding.ASCII.GetString(records[..space]), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= space || length > records.Length)
            {
                throw new PackageException("The archive is damaged: an extended header cannot be read.");
            }

            var record = records[(space + 1)..length];
            if (record.StartsWith("size="u8) || record.StartsWith("GNU.sparse."u8))
            {
                throw new PackageException("The archive has a sparse or too large file.");
            }

            records = records[length..];
        }
    }

    /// <summary>Octal digits, or a binary number behind a set top bit.</summary>
    private static long ReadSize(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
        {
            return field[0] == 0x80 && !field[1..4].ContainsAnyExcept((byte)0) && BinaryPrimitives.ReadInt64BigEndian(field[4..]) is >= 0 and var size
                ? size
                : throw Damaged();
        }

        var text = Encoding.ASCII.GetString(field).Trim('\0', ' ');
        return text.Length == 0 ? 0
            : text.All(char.IsAsciiDigit) && !text.Contains('8', StringComparison.Ordinal) && !text.Contains('9', StringComparison.Ordinal) ? Convert.ToInt64(text, 8)
            : throw Damaged();
    }

    private static PackageException Damaged() =>
        new("This is not a tar or tar.gz archive, or it is damaged. Make it again and upload it again.");
}
