using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Berth.Ports;

namespace Berth.Acme.Protocol;

/// <summary>What the errors of RFC 8555, 6.7 mean to us. The authority's own words are always part of the message.</summary>
internal static partial class AcmeErrors
{
    public const string BadNonce = "acme.bad_nonce";
    public const string AccountUnknown = "acme.account_unknown";
    public const string AlreadyRevoked = "acme.already_revoked";
    private const int MostWords = 600;

    /// <param name="body">The problem document (RFC 7807), as it came.</param>
    public static PortException Of(string body, int status, RetryConditionHeaderValue? retry, DateTimeOffset now)
    {
        var (type, detail) = ("", body);
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                type = Text(json.RootElement, "type").Split(':')[^1];
                detail = Text(json.RootElement, "detail");
            }
        }
        catch (JsonException)
        {
            // Then its words are all there is.
        }

        // What is asked without lego proves no names.
        return Of(type == "unauthorized" ? "" : type, detail, status, retry?.Date ?? (retry?.Delta is { } delta ? now + delta : null));
    }

    /// <param name="type">Without the <c>urn:ietf:params:acme:error:</c> in front.</param>
    public static PortException Of(string type, string detail, int status, DateTimeOffset? retryAt)
    {
        var words = Short(detail);
        return type switch
        {
            "rateLimited" => new PortException("acme.rate_limited", $"The authority refuses more certificates for now: {words}", isTransient: true) { RetryAt = retryAt ?? RetryAt(detail) },
            "badNonce" => new PortException("acme.bad_nonce", $"The authority refused every nonce it gave out: {words}", isTransient: true),
            "externalAccountRequired" => new PortException("acme.external_account_required", $"The authority serves only customers it knows. Give the key id and the HMAC key that it hands out: {words}"),
            "accountDoesNotExist" => new PortException("acme.account_unknown", $"The authority does not know our account: {words}", isTransient: true),
            "alreadyRevoked" => new PortException("acme.already_revoked", $"The certificate is revoked already: {words}"),
            "rejectedIdentifier" or "unsupportedIdentifier" => new PortException("acme.name_refused", $"The authority gives no certificate for this name: {words}"),
            "caa" => new PortException("acme.name_refused", $"A CAA record of the domain forbids this authority: {words}"),
            "userActionRequired" => new PortException("acme.terms", $"The authority wants its new terms to be agreed to first: {words}"),
            "unauthorized" or "dns" or "connection" or "tls" or "incorrectResponse" => new PortException("acme.challenge_refused", $"The authority could not see that the name is ours: {words}", isTransient: true),
            _ when words.Contains("external account", StringComparison.OrdinalIgnoreCase) || words.Contains("externalAccountBinding", StringComparison.OrdinalIgnoreCase) =>
                new PortException("acme.external_account_refused", $"The authority refuses the external account. Check its key id and HMAC key: {words}"),
            _ when status == 429 => new PortException("acme.rate_limited", $"The authority refuses more requests for now: {words}", isTransient: true) { RetryAt = retryAt ?? RetryAt(detail) },
            _ => new PortException("acme.refused", words.Length == 0 ? $"The authority refused with status {status}." : $"The authority refused: {words}", isTransient: status >= 500),
        };
    }

    /// <summary>In one line, and not endless.</summary>
    public static string Short(string words)
    {
        var line = Blanks().Replace(words, " ").Trim();
        return line.Length > MostWords ? line[..MostWords] + "…" : line;
    }

    /// <summary>Let's Encrypt says it in words: <c>retry after 2026-01-02 03:04:05 UTC</c>, before 2025 as RFC 3339.</summary>
    private static DateTimeOffset? RetryAt(string words) =>
        RetryAfter().Match(words) is { Success: true } found
        && DateTimeOffset.TryParse($"{found.Groups["day"].Value}T{found.Groups["time"].Value}Z", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    [GeneratedRegex(@"retry after (?<day>\d{4}-\d\d-\d\d)[T ](?<time>\d\d:\d\d:\d\d)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex RetryAfter();

    [GeneratedRegex(@"[\s\p{C}]+", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();
}
