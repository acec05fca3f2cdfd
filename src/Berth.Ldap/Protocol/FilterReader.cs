using System.Formats.Asn1;

namespace Berth.Ldap.Protocol;

/// <summary>Reads filters. Deep or long ones, which would cost more than they tell, are refused.</summary>
internal static class FilterReader
{
    private const int MaxDepth = 32;
    private const int MaxParts = 2000;

    public static LdapFilter Read(AsnReader reader)
    {
        var left = MaxParts;
        return Read(reader, MaxDepth, ref left);
    }

    private static LdapFilter Read(AsnReader reader, int depth, ref int left)
    {
        if (depth == 0 || --left < 0)
        {
            throw new LdapProtocolException("the filter is too deep or too long");
        }

        var tag = reader.PeekTag();
        if (tag.TagClass != TagClass.ContextSpecific)
        {
            throw new LdapProtocolException("the filter begins with something else");
        }

        switch (tag.TagValue)
        {
            case 0:
                return new LdapFilter.And(ReadParts(reader.ReadSetOf(tag), depth, ref left));
            case 1:
                return new LdapFilter.Or(ReadParts(reader.ReadSetOf(tag), depth, ref left));
            case 2:
                return new LdapFilter.Not(Read(reader.ReadSequence(tag), depth - 1, ref left));
            case 3:
                var (attribute, value) = ReadAssertion(reader.ReadSequence(tag));
                return new LdapFilter.Equal(attribute, value);
            case 4:
                return ReadSubstrings(reader.ReadSequence(tag));
            case 5:
                (attribute, value) = ReadAssertion(reader.ReadSequence(tag));
                return new LdapFilter.AtLeast(attribute, value);
            case 6:
                (attribute, value) = ReadAssertion(reader.ReadSequence(tag));
                return new LdapFilter.AtMost(attribute, value);
            case 7:
                return new LdapFilter.Present(RequestReader.Text(reader, tag));
            case 8:
                (attribute, value) = ReadAssertion(reader.ReadSequence(tag));
                return new LdapFilter.Approximate(attribute, value);
            case 9:
                return ReadExtensible(reader.ReadSequence(tag));
            default:
                throw new LdapProtocolException($"there is no filter {tag.TagValue}");
        }
    }

    private static List<LdapFilter> ReadParts(AsnReader parts, int depth, ref int left)
    {
        var filters = new List<LdapFilter>();
        while (parts.HasData)
        {
            filters.Add(Read(parts, depth - 1, ref left));
        }

        return filters;
    }

    private static (string Attribute, string Value) ReadAssertion(AsnReader assertion) => (RequestReader.Text(assertion), RequestReader.Value(assertion));

    private static LdapFilter.Substrings ReadSubstrings(AsnReader reader)
    {
        var attribute = RequestReader.Text(reader);
        var list = reader.ReadSequence();
        string? initial = null, final = null;
        var any = new List<string>();
        while (list.HasData)
        {
            var tag = list.PeekTag();
            var value = RequestReader.Value(list, new Asn1Tag(TagClass.ContextSpecific, tag.TagValue));
            switch (tag.TagValue)
            {
                case 0 when initial is null && any.Count == 0 && final is null:
                    initial = value;
                    break;
                case 1 when final is null:
                    any.Add(value);
                    break;
                case 2 when final is null:
                    final = value;
                    break;
                default:
                    throw new LdapProtocolException("the parts of a substring filter are out of order");
            }
        }

        return initial is null && final is null && any.Count == 0
            ? throw new LdapProtocolException("a substring filter has no parts")
            : new(attribute, initial, any, final);
    }

    private static LdapFilter.Extensible ReadExtensible(AsnReader reader)
    {
        string? rule = null, attribute = null, value = null;
        var dnAttributes = false;
        while (reader.HasData)
        {
            var tag = reader.PeekTag();
            if (tag.TagClass != TagClass.ContextSpecific)
            {
                throw new LdapProtocolException("an extensible filter has an unknown part");
            }

            switch (tag.TagValue)
            {
                case 1:
                    rule = RequestReader.Text(reader, tag);
                    break;
                case 2:
                    attribute = RequestReader.Text(reader, tag);
                    break;
                case 3:
                    value = RequestReader.Value(reader, tag);
                    break;
                case 4:
                    dnAttributes = reader.ReadBoolean(tag);
                    break;
                default:
                    throw new LdapProtocolException("an extensible filter has an unknown part");
            }
        }

        return value is null || (rule is null && attribute is null)
            ? throw new LdapProtocolException("an extensible filter lacks its value or its attribute")
            : new(rule, attribute, value, dnAttributes);
    }
}
