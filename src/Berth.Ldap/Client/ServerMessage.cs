using System.Formats.Asn1;
using System.Text;

namespace Berth.Ldap.Client;

/// <summary>One message of a server. Whatever is not as it should be is an <see cref="AsnContentException"/>.</summary>
internal readonly record struct ServerMessage(int Id, int Tag, byte[] Body, byte[]? Controls)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private static readonly Asn1Tag ControlsTag = new(TagClass.ContextSpecific, 0);

    /// <summary>False while the message is not whole yet.</summary>
    /// <exception cref="AsnContentException">It is none, or longer than <paramref name="most"/> bytes.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, int most, out ServerMessage message, out int used)
    {
        message = default;
        if (!TryMeasure(bytes, most, out used))
        {
            return false;
        }

        var reader = new AsnReader(bytes[..used].ToArray(), AsnEncodingRules.BER);
        var whole = reader.ReadSequence();
        if (!whole.TryReadInt32(out var id))
        {
            throw new AsnContentException("a message without a number");
        }

        var tag = whole.PeekTag();
        var body = whole.ReadEncodedValue();
        byte[]? controls = whole.HasData && whole.PeekTag().HasSameClassAndValue(ControlsTag) ? whole.ReadEncodedValue().ToArray() : null;
        message = new(id, tag.TagClass == TagClass.Application ? tag.TagValue : -1, body.ToArray(), controls);
        return true;
    }

    /// <exception cref="AsnContentException">It is another answer than the one waited for.</exception>
    public LdapResult Result(int expected)
    {
        if (Tag != expected)
        {
            throw new AsnContentException("an answer to something else");
        }

        var body = Open();
        var code = body.ReadEnumeratedBytes();
        var matched = Encoding.UTF8.GetString(body.ReadOctetString());
        var text = Encoding.UTF8.GetString(body.ReadOctetString());
        return new(code.Length == 1 ? (LdapResultCode)code.Span[0] : LdapResultCode.Other, text, matched);
    }

    public LdapFoundEntry Entry()
    {
        var body = Open();
        var dn = Encoding.UTF8.GetString(body.ReadOctetString());
        var attributes = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        var list = body.ReadSequence();
        while (list.HasData)
        {
            var one = list.ReadSequence();
            var name = Encoding.UTF8.GetString(one.ReadOctetString());
            var set = one.ReadSetOf(skipSortOrderValidation: true);
            var values = new List<string>();
            while (set.HasData)
            {
                if (Text(set.ReadOctetString()) is { } value)
                {
                    values.Add(value);
                }
            }

            attributes[name] = values;
        }

        return new(dn, attributes);
    }

    /// <summary>Where the next page begins; empty when this was the last.</summary>
    public byte[] Cookie()
    {
        if (Controls is null)
        {
            return [];
        }

        var list = new AsnReader(Controls, AsnEncodingRules.BER).ReadSequence(ControlsTag);
        while (list.HasData)
        {
            var control = list.ReadSequence();
            var isPage = Encoding.ASCII.GetString(control.ReadOctetString()) == Protocol.LdapControl.PagedResults;
            if (control.HasData && control.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean))
            {
                control.ReadBoolean();
            }

            if (isPage && control.HasData)
            {
                var value = new AsnReader(control.ReadOctetString(), AsnEncodingRules.BER).ReadSequence();
                value.ReadInteger();
                return value.ReadOctetString();
            }
        }

        return [];
    }

    private AsnReader Open() => new AsnReader(Body, AsnEncodingRules.BER).ReadSequence(new Asn1Tag(TagClass.Application, Tag));

    private static string? Text(byte[] value)
    {
        try
        {
            return Strict.GetString(value);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>From tag and length alone, so that half a message is not taken for a broken one.</summary>
    private static bool TryMeasure(ReadOnlySpan<byte> bytes, int most, out int length)
    {
        length = 0;
        if (bytes.Length < 2)
        {
            return false;
        }

        if (bytes[0] != 0x30 || bytes[1] is 0x80 or > 0x84)
        {
            throw new AsnContentException("no LDAP message");
        }

        var more = bytes[1] < 0x80 ? 0 : bytes[1] - 0x80;
        if (bytes.Length < 2 + more)
        {
            return false;
        }

        long content = more == 0 ? bytes[1] : 0;
        foreach (var part in bytes.Slice(2, more))
        {
            content = (content << 8) | part;
        }

        if (content > most)
        {
            throw new AsnContentException("a message that is too long");
        }

        length = 2 + more + (int)content;
        return bytes.Length >= length;
    }
}
