using System.Globalization;
using System.Text.RegularExpressions;
using Berth.Acme.Protocol;
using Berth.Ports;

namespace Berth.Acme.Lego;

/// <summary>lego ends with 1 whatever happened; what did stands in its words.</summary>
internal static partial class LegoErrors
{
    private static readonly (string Words, Func<string, PortException> Make)[] Known =
    [
        ("certificate signed by unknown authority", said => new("acme.untrusted", $"This machine does not trust the TLS certificate of the authority. Give the authority's own certificate with its settings: {said}")),
        ("certificate is valid for", said => new("acme.untrusted", $"The authority's TLS certificate is for another address: {said}")),
        ("could not determine solvers", said => new("acme.challenge_refused", $"The authority does not offer a way to prove this name that this server has: {said}")),
        ("time limit exceeded", said => new("acme.unreachable", $"The authority took too long: {said}", isTransient: true)),
        ("no such host", said => new("acme.unreachable", $"The authority's address does not resolve: {said}", isTransient: true)),
        ("connection refused", said => new("acme.unreachable", $"The authority cannot be reached: {said}", isTransient: true)),
        ("connection reset", said => new("acme.unreachable", $"The connection to the authority broke: {said}", isTransient: true)),
        ("i/o timeout", said => new("acme.unreachable", $"The authority does not answer: {said}", isTransient: true)),
        ("Client.Timeout", said => new("acme.unreachable", $"The authority does not answer: {said}", isTransient: true)),
        ("context deadline exceeded", said => new("acme.unreachable", $"The authority does not answer: {said}", isTransient: true)),
        ("unexpected EOF", said => new("acme.unreachable", $"The connection to the authority broke: {said}", isTransient: true)),
    ];

    /// <param name="said">All that lego wrote to standard error.</param>
    public static PortException From(string said, int exitCode)
    {
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => !Chatter().IsMatch(line)).ToList();
        var words = AcmeErrors.Short(Time().Replace(string.Join(' ', lines.TakeLast(6)), ""));
        if (lines.Select(line => Problem().Match(line)).FirstOrDefault(match => match.Success) is { } problem)
        {
            var host = problem.Groups["host"].Value;
            var detail = problem.Groups["detail"].Value;
            return AcmeErrors.Of(
                problem.Groups["type"].Value, host.Length > 0 ? $"{host}: {detail}" : detail, int.Parse(problem.Groups["status"].ValueSpan, CultureInfo.InvariantCulture), null);
        }

        return Known.FirstOrDefault(entry => said.Contains(entry.Words, StringComparison.OrdinalIgnoreCase)).Make?.Invoke(words)
            ?? new PortException("acme.failed", words.Length == 0 ? $"lego ended with code {exitCode} and said nothing." : $"lego failed: {words}", isTransient: true);
    }

    [GeneratedRegex(@"(\[(?<host>[a-z0-9.*-]+)\] )?acme: error: (?<status>\d{3}) :: ([A-Z]+ :: \S+ :: )?urn:ietf:params:acme:error:(?<type>\w+) :: (?<detail>.*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Problem();

    [GeneratedRegex(@"\[(INFO|WARN)\] ", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Chatter();

    [GeneratedRegex(@"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d ", RegexOptions.NonBacktracking)]
    private static partial Regex Time();
}
