using System.Formats.Asn1;
using System.Globalization;
using System.Text;

namespace Berth.Ldap.Protocol;

/// <summary>
/// The paged results control (RFC 2696). The cookie is the number of entries sent so far: nothing is kept for a client
/// between two pages, however many it begins.
/// </summary>
/// <param name="Size">Entries of a page; 0 only asks for the number.</param>
internal sealed record SearchPages(int Size, int Offset)
{
    /// <summary>Null when the search asks for no pages.</summary>
    public static SearchPages? Of(IReadOnlyList<LdapControl> controls)
    {
        if (controls.FirstOrDefault(control => control.Oid == LdapControl.PagedResults) is not { } paged)
        {
            return null;
        }

        try
        {
            var value = new AsnReader(paged.Value, AsnEncodingRules.BER).ReadSequence();
            if (!value.TryReadInt32(out var size) || size < 0)
            {
                throw new LdapProtocolException("a page has an impossible size");
            }

            var cookie = Encoding.ASCII.GetString(value.ReadOctetString());
            var offset = 0;
            return cookie.Length == 0 || int.TryParse(cookie, NumberStyles.None, CultureInfo.InvariantCulture, out offset)
                ? new(size, offset)
                : throw new LdapProtocolException("a page has a cookie that is none of ours");
        }
        catch (AsnContentException problem)
        {
            throw new LdapProtocolException("the paged results control cannot be decoded", problem);
        }
    }
}
