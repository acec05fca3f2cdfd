using System.Buffers;
using System.Globalization;
using System.Text;

namespace Berth.Ldap;

/// <summary>
/// A distinguished name (RFC 4514) in a form in which equal names are equal: types and values in lower case, escapes
/// resolved, spaces around <c>=</c>, <c>,</c> and <c>+</c> dropped.
/// </summary>
public sealed class LdapDn : IEquatable<LdapDn>
{
    /// <summary>Longer ones are nobody's.</summary>
    private const int MaxLength = 2048;

    private static readonly SearchValues<char> Special = SearchValues.Create(",+\"\\<>;=#\0");

    private readonly string[] _parts;

    private LdapDn(string[] parts, IReadOnlyList<(string Type, string Value)> first) => (_parts, First) = (parts, first);

    public static LdapDn Root { get; } = new([], []);

    /// <summary>Stands for text that was no name; equal to no entry's, and nothing lies within it.</summary>
    internal static LdapDn Invalid { get; } = new(["\0"], []);

    /// <summary>The leftmost relative name, as types and values, in lower case; empty for the root.</summary>
    public IReadOnlyList<(string Type, string Value)> First { get; }

    public int Depth => _parts.Length;

    /// <summary>Null when it is no distinguished name.</summary>
    public static LdapDn? Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            return null;
        }

        if (text.Trim().Length == 0)
        {
            return Root;
        }

        var parts = new List<string>();
        List<(string Type, string Value)>? first = null;
        var position = 0;
        while (true)
        {
            if (ReadRelative(text, ref position) is not { } pairs)
            {
                return null;
            }

            first ??= pairs;
            parts.Add(string.Join('+', pairs.Select(pair => $"{pair.Type}={Escape(pair.Value)}").Order(StringComparer.Ordinal)));
            if (position >= text.Length)
            {
                return new LdapDn([.. parts], first);
            }

            position++;
        }
    }

    /// <summary>This is <paramref name="ancestor"/>, or lies below it.</summary>
    public bool IsWithin(LdapDn ancestor) =>
        _parts.Length >= ancestor._parts.Length && _parts.AsSpan(_parts.Length - ancestor._parts.Length).SequenceEqual(ancestor._parts);

    public bool Equals(LdapDn? other) => other is not null && _parts.AsSpan().SequenceEqual(other._parts);

    public override bool Equals(object? obj) => Equals(obj as LdapDn);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var part in _parts)
        {
            hash.Add(part, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    public override string ToString() => string.Join(',', _parts);

    /// <summary>A value as it must be written inside a name.</summary>
    public static string Escape(string value)
    {
        if (!value.AsSpan().ContainsAny(Special) && !value.StartsWith(' ') && !value.EndsWith(' '))
        {
            return value;
        }

        var text = new StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            var letter = value[i];
            if (letter == '\0')
            {
                text.Append("\\00");
                continue;
            }

            if (",+\"\\<>;=".Contains(letter) || (letter == '#' && i == 0) || (letter == ' ' && (i == 0 || i == value.Length - 1)))
            {
                text.Append('\\');
            }

            text.Append(letter);
        }

        return text.ToString();
    }

    /// <summary>Stops before the comma that ends it.</summary>
    private static List<(string Type, string Value)>? ReadRelative(string text, ref int position)
    {
        var pairs = new List<(string, string)>();
        while (true)
        {
            var equals = text.IndexOf('=', position);
            var type = equals < 0 ? "" : text[position..equals].Trim().ToLowerInvariant();
            if (type.Length == 0 || !type.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.'))
            {
                return null;
            }

            position = equals + 1;
            if (ReadValue(text, ref position) is not { } value)
            {
                return null;
            }

            pairs.Add((type, value.ToLowerInvariant()));
            if (position >= text.Length || text[position] is ',' or ';')
            {
                return pairs;
            }

            position++;
        }
    }

    /// <summary>Stops before what ends it: a comma, a plus sign, or the end.</summary>
    private static string? ReadValue(string text, ref int position)
    {
        while (position < text.Length && text[position] == ' ')
        {
            position++;
        }

        if (position < text.Length && text[position] == '"')
        {
            return ReadQuoted(text, ref position);
        }

        var bytes = new List<byte>();
        var keep = 0;
        while (position < text.Length && text[position] is not (',' or ';' or '+'))
        {
            var letter = text[position];
            if (letter == '\\')
            {
                if (!ReadEscape(text, ref position, bytes))
                {
                    return null;
                }

                keep = bytes.Count;
                continue;
            }

            if (letter is '"' or '<' or '>' or '\0')
            {
                return null;
            }

            AppendLetter(text, ref position, bytes);
            keep = letter == ' ' ? keep : bytes.Count;
        }

        return Decode(bytes, keep);
    }

    private static string? ReadQuoted(string text, ref int position)
    {
        var bytes = new List<byte>();
        position++;
        while (position < text.Length && text[position] != '"')
        {
            if (text[position] == '\\')
            {
                if (!ReadEscape(text, ref position, bytes))
                {
                    return null;
                }

                continue;
            }

            AppendLetter(text, ref position, bytes);
        }

        if (position >= text.Length)
        {
            return null;
        }

        position++;
        while (position < text.Length && text[position] == ' ')
        {
            position++;
        }

        return position >= text.Length || text[position] is ',' or ';' or '+' ? Decode(bytes, bytes.Count) : null;
    }

    /// <summary>A backslash and the special letter itself, or two hexadecimal digits.</summary>
    private static bool ReadEscape(string text, ref int position, List<byte> bytes)
    {
        if (position + 2 < text.Length && byte.TryParse(text.AsSpan(position + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            bytes.Add(code);
            position += 3;
            return true;
        }

        if (position + 1 >= text.Length)
        {
            return false;
        }

        position++;
        AppendLetter(text, ref position, bytes);
        return true;
    }

    private static void AppendLetter(string text, ref int position, List<byte> bytes)
    {
        var length = char.IsHighSurrogate(text[position]) && position + 1 < text.Length ? 2 : 1;
        bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(position, length)));
        position += length;
    }

    private static string Decode(List<byte> bytes, int count) => Encoding.UTF8.GetString([.. bytes.Take(count)]);
}
