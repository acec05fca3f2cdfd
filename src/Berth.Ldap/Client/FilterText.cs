using System.Formats.Asn1;
using System.Globalization;
using System.Text;

namespace Berth.Ldap.Client;

/// <summary>Filters as people write them (RFC 4515), into what goes over the wire.</summary>
public static class FilterText
{
    private const int Deepest = 32;

    /// <summary>A text that stands for itself inside a filter.</summary>
    public static string Escape(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var letter in value)
        {
            text.Append(letter is '*' or '(' or ')' or '\\' or '\0' ? string.Create(CultureInfo.InvariantCulture, $"\\{(int)letter:x2}") : letter.ToString());
        }

        return text.ToString();
    }

    /// <exception cref="FormatException">Says what is wrong with it.</exception>
    public static byte[] Encode(string filter)
    {
        var text = filter.Trim();
        text = text.StartsWith('(') ? text : $"({text})";
        var writer = new AsnWriter(AsnEncodingRules.BER);
        var at = 0;
        Read(writer, text, ref at, 0);
        return at == text.Length ? writer.Encode() : throw new FormatException($"The filter goes on after its end: {text[at..]}");
    }

    private static void Read(AsnWriter writer, string text, ref int at, int depth)
    {
        if (depth > Deepest)
        {
            throw new FormatException("The filter is too deep.");
        }

        Expect(text, ref at, '(');
        switch (at < text.Length ? text[at] : '\0')
        {
            case '&' or '|':
                var tag = new Asn1Tag(TagClass.ContextSpecific, text[at++] == '&' ? 0 : 1);
                using (writer.PushSetOf(tag))
                {
                    while (at < text.Length && text[at] == '(')
                    {
                        Read(writer, text, ref at, depth + 1);
                    }
                }

                break;
            case '!':
                at++;
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
                {
                    Read(writer, text, ref at, depth + 1);
                }

                break;
            default:
                var end = text.IndexOf(')', at);
                Item(writer, end < 0 ? throw new FormatException("The filter misses a closing bracket.") : text[at..end]);
                at = end;
                break;
        }

        Expect(text, ref at, ')');
    }

    private static void Expect(string text, ref int at, char letter)
    {
        if (at >= text.Length || text[at] != letter)
        {
            throw new FormatException($"The filter should have '{letter}' at character {at + 1}.");
        }

        at++;
    }

    private static void Item(AsnWriter writer, string item)
    {
        var equals = item.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new FormatException($"\"{item}\" compares nothing.");
        }

        var (kind, name) = item[equals - 1] switch
        {
            '>' => (5, item[..(equals - 1)]),
            '<' => (6, item[..(equals - 1)]),
            '~' => (8, item[..(equals - 1)]),
            ':' => throw new FormatException("Filters with matching rules are not supported here."),
            _ => (3, item[..equals]),
        };
        if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or ';' or '_'))
        {
            throw new FormatException($"\"{name}\" is no attribute.");
        }

        var value = item[(equals + 1)..];
        var attribute = Encoding.ASCII.GetBytes(name);
        if (kind == 3 && value == "*")
        {
            writer.WriteOctetString(attribute, new Asn1Tag(TagClass.ContextSpecific, 7));
        }
        else if (kind == 3 && value.Contains('*', StringComparison.Ordinal))
        {
            using var substrings = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 4));
            writer.WriteOctetString(attribute);
            Parts(writer, value.Split('*'));
        }
        else
        {
            using var assertion = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, kind));
            writer.WriteOctetString(attribute);
            writer.WriteOctetString(Bytes(value));
        }
    }

    private static void Parts(AsnWriter writer, string[] parts)
    {
        using var list = writer.PushSequence();
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length > 0)
            {
                writer.WriteOctetString(Bytes(parts[i]), new Asn1Tag(TagClass.ContextSpecific, i == 0 ? 0 : i == parts.Length - 1 ? 2 : 1));
            }
        }
    }

    private static byte[] Bytes(string value)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] != '\\')
            {
                var rune = Rune.GetRuneAt(value, i);
                bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
                i += rune.Utf16SequenceLength - 1;
            }
            else if (i + 2 < value.Length && byte.TryParse(value.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var one))
            {
                bytes.Add(one);
                i += 2;
            }
            else
            {
                throw new FormatException("A backslash in a filter is followed by two hexadecimal digits.");
            }
        }

        return [.. bytes];
    }
}
