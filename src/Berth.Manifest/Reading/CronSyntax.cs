namespace Berth.Manifest;

/// <summary>The schedules of the format: five cron fields, or a name.</summary>
internal static class CronSyntax
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly CronField[] Fields =
        [new(0, 59, []), new(0, 23, []), new(1, 31, []), new(1, 12, Months), new(0, 7, Weekdays)];

    /// <param name="cron">
    /// Five fields in the plain form that cron libraries agree on, with lists of stars spelled out; null for <c>@service</c> and <c>@reboot</c>.
    /// </param>
    public static bool TryRead(string schedule, out SchedulerTrigger trigger, out string? cron)
    {
        (trigger, cron) = schedule switch
        {
            "@service" => (SchedulerTrigger.Service, null),
            "@reboot" => (SchedulerTrigger.AppStart, null),
            "@yearly" or "@annually" => (SchedulerTrigger.Cron, "0 0 1 1 *"),
            "@monthly" => (SchedulerTrigger.Cron, "0 0 1 * *"),
            "@weekly" => (SchedulerTrigger.Cron, "0 0 * * 0"),
            "@daily" => (SchedulerTrigger.Cron, "0 0 * * *"),
            "@hourly" => (SchedulerTrigger.Cron, "0 * * * *"),
            _ => (SchedulerTrigger.Cron, FiveFields(schedule)),
        };
        return trigger != SchedulerTrigger.Cron || cron is not null;
    }

    private static string? FiveFields(string schedule)
    {
        var fields = schedule.Split(' ');
        return fields.Length == Fields.Length && fields.Zip(Fields).All(pair => pair.First.Split(',').All(item => IsItem(item, pair.Second)))
            ? string.Join(' ', fields.Zip(Fields, Plain))
            : null;
    }

    /// <summary><c>*,5</c> is every value; <c>*/2,5</c> needs its star written out.</summary>
    private static string Plain(string text, CronField field)
    {
        var items = text.Split(',');
        return items.Length == 1 ? text
            : items.Contains("*") ? "*"
            : string.Join(',', items.Select(i => i.Replace("*", field.Everything, StringComparison.Ordinal)));
    }

    /// <summary><c>*</c>, <c>n</c> or <c>n-m</c>, each with an optional <c>/step</c>.</summary>
    private static bool IsItem(string item, CronField field)
    {
        var parts = item.Split('/');
        if (parts.Length > 2 || (parts.Length == 2 && !(TryNumber(parts[1], out var step) && step >= 1 && step <= field.Most)))
        {
            return false;
        }

        if (parts[0] == "*")
        {
            return true;
        }

        var ends = parts[0].Split('-');
        var values = ends.Select(e => Value(e, field.Least, field.Names)).ToList();
        return ends.Length is 1 or 2 && values.All(v => v >= field.Least && v <= field.Most)
            && (ends.Length == 1 || values[0] <= values[1] || IsUntilSunday(values[1]));

        // "sat-sun" runs to the Sunday at the end of the week.
        bool IsUntilSunday(int? end) => field.Names == Weekdays && end == 0;
    }

    private static int? Value(string text, int least, string[] names)
    {
        if (TryNumber(text, out var number))
        {
            return number;
        }

        var index = Array.FindIndex(names, n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : index + least;
    }

    private static bool TryNumber(string text, out int number)
    {
        number = 0;
        return text.Length is 1 or 2 && text.All(char.IsAsciiDigit) && int.TryParse(text, out number);
    }

    private sealed record CronField(int Least, int Most, string[] Names)
    {
        public string Everything => Names == Weekdays ? "0-6" : $"{Least}-{Most}";
    }
}
