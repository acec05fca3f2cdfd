using System.Text.RegularExpressions;
using Berth.Ports;

namespace Berth.Dns.Lexicon;

/// <summary>lexicon fails with a Python traceback; its last line is what the provider, or the network, said.</summary>
internal static partial class LexiconErrors
{
    public static PortException Of(string provider, string zone, string said)
    {
        var last = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";

        // Addresses may carry credentials behind the question mark.
        var words = ProviderWords.Short(Query().Replace(Class().Replace(last, ""), ""));
        return words switch
        {
            _ when Refusal().IsMatch(words) => new PortException("dns.credentials", $"{provider} refuses the credentials: {words}"),
            _ when NoZone().IsMatch(words) => new PortException("dns.no_zone", $"{provider} has no zone {zone} for these credentials: {words}"),
            _ when NoNetwork().IsMatch(words) => new PortException("dns.unreachable", $"{provider} cannot be reached: {words}", isTransient: true),
            _ when said.Contains("required extra dependencies", StringComparison.OrdinalIgnoreCase) => new PortException("dns.unsupported", $"lexicon lacks a Python module for {provider}. Install it from Debian (for Route 53: python3-boto3)."),
            _ => new PortException("dns.refused", $"{provider} refused: {(words.Length == 0 ? "without a word" : words)}"),
        };
    }

    [GeneratedRegex(@"\b(401|403)\b|unauthori[sz]ed|forbidden|invalid (api|token|key|credential)|authentication|not authenticated|access denied|login failed", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Refusal();

    [GeneratedRegex(@"no domain found|domain not found|zone not found|could not find (zone|domain)|no zone|\b404\b|invalid domain|unknown domain", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex NoZone();

    [GeneratedRegex(@"connection|timed out|timeout|name resolution|max retries|\b(500|502|503|504|429)\b|too many requests|unreachable", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex NoNetwork();

    [GeneratedRegex(@"\?[^\s'"")]*", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Query();

    [GeneratedRegex(@"\A[A-Za-z_.]+(Error|Exception):\s*", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Class();
}
