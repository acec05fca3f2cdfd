using System.Buffers;

namespace Berth.Ldap.Protocol;

/// <summary>Cuts the stream into messages without believing what it says about lengths.</summary>
internal static class MessageReader
{
    /// <summary>Tag and the longest length that is taken: four bytes.</summary>
    private const int MaxHeader = 6;

    /// <summary>True when a whole message is there; it is cut off <paramref name="buffer"/>.</summary>
    /// <exception cref="LdapProtocolException">What is there can never become a message.</exception>
    public static bool TryCut(ref ReadOnlySequence<byte> buffer, int maxMessage, out byte[] message)
    {
        message = [];
        if (buffer.IsEmpty)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[MaxHeader];
        var available = (int)Math.Min(MaxHeader, buffer.Length);
        buffer.Slice(0, available).CopyTo(header);
        if (header[0] != 0x30)
        {
            throw new LdapProtocolException("a message begins with something else than a sequence");
        }

        if (available < 2)
        {
            return false;
        }

        long length = header[1];
        var headerLength = 2;
        if (length >= 0x80)
        {
            var count = (int)(length & 0x7F);
            if (count is 0 or > 4)
            {
                throw new LdapProtocolException("a message has an impossible length");
            }

            headerLength += count;
            if (available < headerLength)
            {
                return false;
            }

            length = 0;
            foreach (var part in header[2..headerLength])
            {
                length = (length << 8) | part;
            }
        }

        if (length > maxMessage)
        {
            throw new LdapProtocolException($"a message has more than {maxMessage} bytes");
        }

        if (buffer.Length < headerLength + length)
        {
            return false;
        }

        message = buffer.Slice(0, headerLength + length).ToArray();
        buffer = buffer.Slice(headerLength + length);
        return true;
    }
}
