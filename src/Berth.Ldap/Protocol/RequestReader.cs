using System.Formats.Asn1;
using System.Text;

namespace Berth.Ldap.Protocol;

/// <summary>Reads LDAPMessage (RFC 4511 4.1.1). Whatever it does not like ends in <see cref="LdapProtocolException"/> and nothing else.</summary>
internal static class RequestReader
{
    private static readonly Asn1Tag Controls = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Simple = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Sasl = new(TagClass.ContextSpecific, 3, isConstructed: true);
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static LdapMessage Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            var outer = new AsnReader(message, AsnEncodingRules.BER);
            var body = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            if (!body.TryReadInt32(out var id) || id < 0)
            {
                throw new LdapProtocolException("the message number is no positive number");
            }

            var request = ReadRequest(body);
            var controls = body.HasData && body.PeekTag().HasSameClassAndValue(Controls) ? ReadControls(body.ReadSequence(Controls)) : [];
            return new(id, request, controls);
        }
        catch (Exception problem) when (problem is AsnContentException or DecoderFallbackException or InvalidOperationException or OverflowException)
        {
            throw new LdapProtocolException("the message cannot be decoded", problem);
        }
    }

    /// <summary>Text that must be UTF-8.</summary>
    public static string Text(AsnReader reader, Asn1Tag? tag = null) => Strict.GetString(reader.ReadOctetString(tag));

    /// <summary>A value of whatever syntax: bytes that are no UTF-8 stay distinct and match nothing.</summary>
    public static string Value(AsnReader reader, Asn1Tag? tag = null)
    {
        var bytes = reader.ReadOctetString(tag);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    private static LdapRequest ReadRequest(AsnReader body)
    {
        var tag = body.PeekTag();
        if (tag.TagClass != TagClass.Application)
        {
            throw new LdapProtocolException("the message holds no request");
        }

        switch (tag.TagValue)
        {
            case 0:
                return ReadBind(body.ReadSequence(tag));
            case 2:
                body.ReadNull(tag);
                return new LdapRequest.Unbind();
            case 3:
                return new LdapRequest.Search(ReadSearch(body.ReadSequence(tag)));
            case 14:
                return ReadCompare(body.ReadSequence(tag));
            case 16:
                body.ReadIntegerBytes(tag);
                return new LdapRequest.Abandon();
            case 23:
                return ReadExtended(body.ReadSequence(tag));
            case 6 or 8 or 10 or 12:
                body.ReadEncodedValue();
                return new LdapRequest.Write(tag.TagValue + 1);
            default:
                throw new LdapProtocolException($"there is no request {tag.TagValue}");
        }
    }

    private static LdapRequest.Bind ReadBind(AsnReader bind)
    {
        if (!bind.TryReadInt32(out var version))
        {
            throw new LdapProtocolException("the version is no number");
        }

        var dn = Text(bind);
        var tag = bind.PeekTag();
        if (tag.HasSameClassAndValue(Simple))
        {
            return new(version, dn, Text(bind, tag), null);
        }

        return tag.HasSameClassAndValue(Sasl) ? new(version, dn, null, Text(bind.ReadSequence(tag))) : new(version, dn, null, "");
    }

    private static LdapSearch ReadSearch(AsnReader search)
    {
        var dn = LdapDn.Parse(Text(search));
        var scope = search.ReadEnumeratedValue<LdapScope>();
        _ = search.ReadEnumeratedBytes();
        if (!Enum.IsDefined(scope) || !search.TryReadInt32(out var size) || !search.TryReadInt32(out var seconds) || size < 0 || seconds < 0)
        {
            throw new LdapProtocolException("the search has impossible limits");
        }

        var typesOnly = search.ReadBoolean();
        var filter = FilterReader.Read(search);
        var attributes = new List<string>();
        var list = search.ReadSequence();
        while (list.HasData)
        {
            attributes.Add(Text(list));
        }

        return new(dn ?? LdapDn.Invalid, scope, size, TimeSpan.FromSeconds(seconds), typesOnly, filter, attributes);
    }

    private static LdapRequest.Compare ReadCompare(AsnReader compare)
    {
        var dn = Text(compare);
        var assertion = compare.ReadSequence();
        return new(dn, Text(assertion), Value(assertion));
    }

    private static LdapRequest.Extended ReadExtended(AsnReader extended)
    {
        var name = Text(extended, new Asn1Tag(TagClass.ContextSpecific, 0));
        var value = extended.HasData ? extended.ReadOctetString(new Asn1Tag(TagClass.ContextSpecific, 1)) : null;
        return new(name, value);
    }

    private static List<LdapControl> ReadControls(AsnReader list)
    {
        var controls = new List<LdapControl>();
        while (list.HasData)
        {
            var control = list.ReadSequence();
            var oid = Text(control);
            var critical = control.HasData && control.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && control.ReadBoolean();
            var value = control.HasData ? control.ReadOctetString() : [];
            controls.Add(new(oid, critical, value));
        }

        return controls;
    }
}
