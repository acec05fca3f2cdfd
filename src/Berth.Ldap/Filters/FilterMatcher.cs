using System.Globalization;

namespace Berth.Ldap;

/// <summary>
/// Whether an entry is what a filter asks for: true, false, or undefined (null) where the standard says so, which only
/// <c>not</c> can tell from false. Values compare without regard to case and to the number of spaces, as directory
/// strings do; two whole numbers compare as numbers.
/// </summary>
public static class FilterMatcher
{
    /// <summary>caseIgnoreMatch, caseExactMatch, and Active Directory's bit rules, by number and name.</summary>
    private const string CaseIgnore = "2.5.13.2", CaseExact = "2.5.13.5", BitAnd = "1.2.840.113556.1.4.803", BitOr = "1.2.840.113556.1.4.804";

    public static bool Matches(this LdapFilter filter, LdapEntry entry) => Evaluate(filter, entry) == true;

    private static bool? Evaluate(LdapFilter filter, LdapEntry entry) => filter switch
    {
        LdapFilter.And and => All(and.Parts, entry),
        LdapFilter.Or or => Any(or.Parts, entry),
        LdapFilter.Not not => !Evaluate(not.Part, entry),
        LdapFilter.Present present => entry.Find(present.Attribute) is { Values.Count: > 0 },
        LdapFilter.Equal equal => Some(entry, equal.Attribute, value => Same(value, equal.Value)),
        LdapFilter.Approximate approximate => Some(entry, approximate.Attribute, value => Same(value, approximate.Value)),
        LdapFilter.AtLeast least => Some(entry, least.Attribute, value => Order(value, least.Value) >= 0),
        LdapFilter.AtMost most => Some(entry, most.Attribute, value => Order(value, most.Value) <= 0),
        LdapFilter.Substrings parts => Some(entry, parts.Attribute, value => Contains(value, parts)),
        LdapFilter.Extensible extensible => Extensible(entry, extensible),
        _ => null,
    };

    private static bool? All(IReadOnlyList<LdapFilter> parts, LdapEntry entry)
    {
        bool? result = true;
        foreach (var part in parts)
        {
            var one = Evaluate(part, entry);
            if (one == false)
            {
                return false;
            }

            result = one is null ? null : result;
        }

        return result;
    }

    private static bool? Any(IReadOnlyList<LdapFilter> parts, LdapEntry entry)
    {
        bool? result = false;
        foreach (var part in parts)
        {
            var one = Evaluate(part, entry);
            if (one == true)
            {
                return true;
            }

            result = one is null ? null : result;
        }

        return result;
    }

    /// <summary>An attribute that the entry lacks leaves the answer undefined.</summary>
    private static bool? Some(LdapEntry entry, string attribute, Func<string, bool> matches) =>
        entry.Find(BaseName(attribute)) is { } found ? found.Values.Any(matches) : null;

    private static bool? Extensible(LdapEntry entry, LdapFilter.Extensible filter)
    {
        Func<string, bool>? matches = filter.Rule?.ToLowerInvariant() switch
        {
            null or CaseIgnore or "caseignorematch" => value => Same(value, filter.Value),
            CaseExact or "caseexactmatch" => value => string.Equals(value, filter.Value, StringComparison.Ordinal),
            BitAnd when Number(filter.Value) is { } bits => value => (Number(value) & bits) == bits,
            BitOr when Number(filter.Value) is { } bits => value => (Number(value) & bits) is > 0,
            _ => null,
        };
        if (matches is null)
        {
            return null;
        }

        var attributes = filter.Attribute is null ? entry.Attributes : entry.Find(BaseName(filter.Attribute)) is { } found ? [found] : [];
        var inName = filter.DnAttributes && entry.Name.First.Any(part => (filter.Attribute is null || Same(part.Type, filter.Attribute)) && matches(part.Value));
        return inName || attributes.Any(attribute => attribute.Values.Any(matches));
    }

    private static bool Contains(string value, LdapFilter.Substrings parts)
    {
        var text = Normalize(value);
        var position = 0;
        if (parts.Initial is { } initial)
        {
            var start = Normalize(initial, trimEnd: false);
            if (!text.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }

            position = start.Length;
        }

        foreach (var any in parts.Any)
        {
            var part = Normalize(any, trimEnd: false);
            var found = text.IndexOf(part, position, StringComparison.OrdinalIgnoreCase);
            if (found < 0)
            {
                return false;
            }

            position = found + part.Length;
        }

        var end = parts.Final is null ? "" : Normalize(parts.Final);
        return text.Length - position >= end.Length && text.EndsWith(end, StringComparison.OrdinalIgnoreCase);
    }

    private static bool Same(string left, string right) =>
        string.Equals(left, right, StringComparison.OrdinalIgnoreCase)
        || ((left.Contains(' ') || right.Contains(' ')) && string.Equals(Normalize(left), Normalize(right), StringComparison.OrdinalIgnoreCase));

    private static int Order(string left, string right) =>
        Number(left) is { } a && Number(right) is { } b ? a.CompareTo(b) : string.Compare(Normalize(left), Normalize(right), StringComparison.OrdinalIgnoreCase);

    private static long? Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Without options: <c>cn;lang-de</c> is found in <c>cn</c>.</summary>
    private static string BaseName(string attribute) => attribute.IndexOf(';') is var options and >= 0 ? attribute[..options] : attribute;

    /// <summary>Several spaces count as one, those around as none.</summary>
    private static string Normalize(string text, bool trimEnd = true)
    {
        if (!text.Contains(' '))
        {
            return text;
        }

        var joined = string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return !trimEnd && text.EndsWith(' ') ? joined + ' ' : joined;
    }
}
