using System.Text.RegularExpressions;
using Cronos;

namespace Berth.Addons.Scheduling;

/// <summary>When a task runs: at the times of a cron expression, once at each start of its app, or all the time.</summary>
public sealed partial record Schedule
{
    /// <summary>More than one where both day fields are set: then, as in every cron, a day that fits either will do.</summary>
    private readonly CronExpression[] _expressions;

    private Schedule(ScheduleKind kind, CronExpression[] expressions) => (Kind, _expressions) = (kind, expressions);

    public ScheduleKind Kind { get; }

    /// <param name="text">Five fields (names of months and weekdays allowed, Sunday is 0 or 7) or one of the contract's <c>@</c> names.</param>
    /// <returns>Null when it is neither.</returns>
    public static Schedule? TryParse(string text)
    {
        switch (text)
        {
            case "@service":
                return new Schedule(ScheduleKind.Service, []);
            case "@reboot":
                return new Schedule(ScheduleKind.AtStart, []);
        }

        var fields = (FieldsOf(text) ?? text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5 || !fields[..3].All(field => NumbersPattern().IsMatch(field)) || !fields[3..].All(field => NamesPattern().IsMatch(field)))
        {
            return null;
        }

        var isEitherDay = !fields[2].StartsWith('*') && !fields[4].StartsWith('*');
        string[] expressions = isEitherDay
            ? [$"{fields[0]} {fields[1]} {fields[2]} {fields[3]} *", $"{fields[0]} {fields[1]} * {fields[3]} {fields[4]}"]
            : [string.Join(' ', fields)];
        try
        {
            return new Schedule(ScheduleKind.Cron, [.. expressions.Select(expression => CronExpression.Parse(expression))]);
        }
        catch (CronFormatException)
        {
            return null;
        }
    }

    /// <summary>The first time after <paramref name="time"/>; null when there is none (30 February, or not a cron schedule).</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset time, TimeZoneInfo zone) =>
        _expressions.Select(expression => expression.GetNextOccurrence(time, zone)).Where(next => next is not null).Min();

    private static string? FieldsOf(string name) => name switch
    {
        "@yearly" or "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        _ => null,
    };

    /// <summary>The parser behind this also takes <c>L</c>, <c>W</c>, <c>#</c> and <c>?</c>, which no cron knows.</summary>
    [GeneratedRegex(@"^[0-9*,/-]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex NumbersPattern();

    /// <summary>Months and weekdays may be named by three letters.</summary>
    [GeneratedRegex(@"^([0-9*,/-]|[A-Za-z]{3})+\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex NamesPattern();
}

public enum ScheduleKind
{
    Cron,

    /// <summary><c>@reboot</c>: once at each start of the app.</summary>
    AtStart,

    /// <summary><c>@service</c>: started again whenever it ends.</summary>
    Service,
}
