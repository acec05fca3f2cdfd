namespace Berth.Manifest;

internal static class SchedulerOptions
{
    private const string Allowed =
        "five fields with single spaces between them (minute 0-59, hour 0-23, day 1-31, month 1-12, weekday 0-7), or one of "
        + "@service, @reboot, @yearly, @annually, @monthly, @weekly, @daily, @hourly";

    public static SchedulerAddon Read(ObjectReader options) =>
        new(options.Element, [.. options.Objects().Select(t => Task(t.Name, t.Value)).OfType<SchedulerTask>()]);

    private static SchedulerTask? Task(string name, ObjectReader task)
    {
        var command = task.StrictText("command");
        var schedule = task.StrictText("schedule");
        if (command is null)
        {
            task.Problems.Note(task.PathOf("command"), "Is missing; the task does nothing and is left out.");
            return null;
        }

        if (schedule is null)
        {
            task.Problems.Note(task.PathOf("schedule"), "Is missing; the task runs only by hand.");
            return new SchedulerTask(name, null, command, SchedulerTrigger.Manual, null);
        }

        if (CronSyntax.TryRead(schedule, out var trigger, out var cron))
        {
            return new SchedulerTask(name, schedule, command, trigger, cron);
        }

        var json = task.Element.GetProperty("schedule");
        if (IsUsualName(name))
        {
            task.Problems.Error(task.PathOf("schedule"), $"Must be {Allowed}.", json);
            return null;
        }

        // The format looks only into tasks whose names it likes, so such packages install elsewhere.
        task.Problems.Note(task.PathOf("schedule"), $"Must be {Allowed}; the task runs only by hand.", json);
        return new SchedulerTask(name, schedule, command, SchedulerTrigger.Manual, null);
    }

    private static bool IsUsualName(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
