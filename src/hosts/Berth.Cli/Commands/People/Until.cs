using System.CommandLine;
using System.Globalization;
using Berth.Cli.Hosting;
using Berth.Cli.Values;

namespace Berth.Cli.Commands;

/// <summary>When something handed out ends: <c>90d</c>, <c>12h</c>, <c>2027-01-31</c>; without it, never.</summary>
internal static class Until
{
    public static Option<string?> Option() => new("--expires") { Description = "When it ends: 12h, 90d, or a day such as 2027-01-31; without it, never", HelpName = "when" };

    /// <returns>Milliseconds since 1970; null never.</returns>
    /// <exception cref="CliException">It is none of these, or past.</exception>
    public static long? Read(string? text, TimeProvider time)
    {
        if (text is null or "never")
        {
            return null;
        }

        var now = time.GetUtcNow();
        DateTimeOffset? end = text.Length > 1 && text[^1] is 'h' or 'd' or 'w' && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var amount) && amount is > 0 and < 100_000
            ? now + TimeSpan.FromHours(text[^1] switch { 'h' => amount, 'd' => amount * 24.0, _ => amount * 168.0 })
            : DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? day : null;
        if (end is null)
        {
            throw CliException.Usage($"'{text}' is no time. Write 12h, 90d, 8w or a day such as 2027-01-31.");
        }

        return end > now ? end.Value.ToUnixTimeMilliseconds() : throw CliException.Usage($"{text} is past.");
    }

    public static string Show(long? milliseconds) => milliseconds is { } time ? Amounts.Moment(DateTimeOffset.FromUnixTimeMilliseconds(time)) : "never";
}
