using System.Formats.Asn1;
using System.Text;

namespace Berth.Ldap.Protocol;

/// <summary>Writes answers (RFC 4511) into a buffer that the connection sends.</summary>
internal sealed class ResponseWriter
{
    public const int BindResponse = 1, SearchEntry = 4, SearchDone = 5, CompareResponse = 15, ExtendedResponse = 24;

    /// <summary>Notice of disconnection, 4.4.1.</summary>
    public const string Disconnection = "1.3.6.1.4.1.1466.20036";

    private readonly AsnWriter _writer = new(AsnEncodingRules.BER);

    /// <summary>Bytes waiting to be sent.</summary>
    public int Length => _writer.GetEncodedLength();

    public byte[] Take()
    {
        var bytes = _writer.Encode();
        _writer.Reset();
        return bytes;
    }

    public void Result(int id, int tag, LdapResult result, LdapControl? control = null, string? name = null, string? value = null)
    {
        using var message = _writer.PushSequence();
        _writer.WriteInteger(id);
        using (_writer.PushSequence(new Asn1Tag(TagClass.Application, tag)))
        {
            _writer.WriteEnumeratedValue(result.Code);
            Text(result.MatchedDn);
            Text(result.Message);
            if (name is not null)
            {
                Text(name, new Asn1Tag(TagClass.ContextSpecific, 10));
            }

            if (value is not null)
            {
                Text(value, new Asn1Tag(TagClass.ContextSpecific, 11));
            }
        }

        if (control is not null)
        {
            using var controls = _writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
            using var one = _writer.PushSequence();
            Text(control.Oid);
            _writer.WriteOctetString(control.Value);
        }
    }

    public void Entry(int id, LdapEntry entry, AttributeSelection selection)
    {
        using var message = _writer.PushSequence();
        _writer.WriteInteger(id);
        using var body = _writer.PushSequence(new Asn1Tag(TagClass.Application, SearchEntry));
        Text(entry.Dn);
        using var attributes = _writer.PushSequence();
        foreach (var attribute in entry.Attributes)
        {
            if (!selection.Includes(attribute))
            {
                continue;
            }

            using var one = _writer.PushSequence();
            Text(attribute.Name);
            using var values = _writer.PushSetOf();
            if (!selection.TypesOnly)
            {
                foreach (var value in attribute.Values)
                {
                    Text(value);
                }
            }
        }
    }

    /// <summary>The value of the paged results control: how many there are (0 is unknown), and where to go on.</summary>
    public static LdapControl Page(string cookie)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            writer.WriteOctetString(Encoding.ASCII.GetBytes(cookie));
        }

        return new(LdapControl.PagedResults, false, writer.Encode());
    }

    private void Text(string text, Asn1Tag? tag = null)
    {
        Span<byte> small = stackalloc byte[256];
        if (Encoding.UTF8.TryGetBytes(text, small, out var length))
        {
            _writer.WriteOctetString(small[..length], tag);
        }
        else
        {
            _writer.WriteOctetString(Encoding.UTF8.GetBytes(text), tag);
        }
    }
}
