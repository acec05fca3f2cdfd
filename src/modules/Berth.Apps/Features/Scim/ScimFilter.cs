using System.Text.Json;
using System.Text.RegularExpressions;
using Berth.Kernel;

namespace Berth.Apps.Features.Scim;

/// <summary>The one form of filter that is answered: <c>attribute eq "value"</c> (RFC 7644 3.4.2.2), without regard to case.</summary>
internal sealed partial record ScimFilter(string Attribute, string Value)
{
    /// <summary>Null for no filter; otherwise what <c>invalidFilter</c> says.</summary>
    public static Result<ScimFilter?> Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return (ScimFilter?)null;
        }

        if (Form().Match(text) is { Success: true } match)
        {
            try
            {
                return new ScimFilter(match.Groups["attribute"].Value, JsonSerializer.Deserialize<string>(match.Groups["value"].Value)!);
            }
            catch (JsonException)
            {
                // Not a JSON string after all.
            }
        }

        return Error.Invalid("scim.filter", "Only filters of the form: attribute eq \"value\" are answered.", "filter");
    }

    /// <param name="values">Values by attribute; an attribute that is not there matches nothing.</param>
    public bool Matches(params ReadOnlySpan<(string Attribute, string? Value)> values)
    {
        foreach (var (attribute, value) in values)
        {
            if (string.Equals(attribute, Attribute, StringComparison.OrdinalIgnoreCase) && string.Equals(value, Value, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex("""^\s*(?<attribute>[A-Za-z][A-Za-z0-9._:]{0,100})\s+[eE][qQ]\s+(?<value>"[^\r\n]{0,500}")\s*$""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Form();
}
