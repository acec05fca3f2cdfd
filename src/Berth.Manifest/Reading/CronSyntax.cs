namespace Berth.Manifest;

/// <summary>The schedules of the format: five cron fields, or a name.</summary>
internal static class CronSyntax
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly (int Least, int Most, string[] Names)[] Fields = [(0, 59, []), (0, 23, []), (1, 31, []), (1, 12, Months), (0, 7, Weekdays)];

    /// <param name="cron">Five fields; null for <c>@service</c> and <c>@reboot</c>.</param>
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
            _ => (SchedulerTrigger.Manual, schedule),
        };
        if (trigger != SchedulerTrigger.Manual)
        {
            return true;
        }

        trigger = SchedulerTrigger.Cron;
        var fields = schedule.Split(' ');
        return fields.Length == Fields.Length
            && fields.Zip(Fields).All(pair => pair.First.Split(',').All(item => IsItem(item, pair.Second.Least, pair.Second.Most, pair.Second.Names)));
    }

    /// <summary><c>*</c>, <c>n</c> or <c>n-m</c>, each with an optional <c>/step</c>.</summary>
    private static bool IsItem(string item, int least, int most, string[] names)
    {
        var parts = item.Split('/');
        if (parts.Length > 2 || (parts.Length == 2 && !(TryNumber(parts[1], out var step) && step >= 1 && step <= most)))
        {
            return false;
        }

        if (parts[0] == "*")
        {
            return true;
        }

        var ends = parts[0].Split('-');
        var values = ends.Select(e => Value(e, least, names)).ToList();
        return ends.Length is 1 or 2 && values.All(v => v >= least && v <= most)
            && (ends.Length == 1 || values[0] <= values[1] || IsUntilSunday(values[1]));

        // "sat-sun" runs to the Sunday at the end of the week.
        bool IsUntilSunday(int? end) => names == Weekdays && end == 0;
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
}
