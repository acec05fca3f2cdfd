using Berth.Kernel;
using Cronos;

namespace Berth.Apps;

/// <summary>The owner's own schedule for an app: <c>min hour day month weekday command</c>, or <c>@daily command</c>, a line each.</summary>
internal static class Crontab
{
    private static readonly string[] Words = ["@service", "@reboot", "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@hourly"];

    /// <param name="Name">From the line's place, so that logs can name it.</param>
    public sealed record Line(string Name, string Schedule, string Command);

    public static Error? Check(string? text)
    {
        var number = 0;
        foreach (var line in (text ?? "").Split('\n'))
        {
            number++;
            if (!IsIdle(line) && Parse(line, number) is null)
            {
                return Error.Invalid("crontab.bad_line", $"Line {number} is not \"minute hour day month weekday command\" or \"@daily command\".", "crontab");
            }
        }

        return null;
    }

    public static IReadOnlyList<Line> Read(string? text) =>
        [.. (text ?? "").Split('\n').Select((line, index) => IsIdle(line) ? null : Parse(line, index + 1)).OfType<Line>()];

    private static bool IsIdle(string line) => line.Trim() is "" or ['#', ..];

    private static Line? Parse(string line, int number)
    {
        var words = line.Trim().Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var fields = words[0].StartsWith('@') ? 1 : 5;
        if (words.Length <= fields)
        {
            return null;
        }

        var schedule = string.Join(' ', words.Take(fields));
        var good = fields == 1 ? Words.Contains(schedule) : CronExpression.TryParse(schedule, out _);
        return good ? new Line($"crontab.{number}", schedule, string.Join(' ', words.Skip(fields))) : null;
    }
}
