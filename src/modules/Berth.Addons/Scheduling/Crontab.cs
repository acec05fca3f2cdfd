using System.Security.Cryptography;
using System.Text;
using Berth.Kernel;

namespace Berth.Addons.Scheduling;

/// <summary>A user's own crontab for an app: <c>schedule command</c> a line, <c>#</c> begins a comment line.</summary>
public static class Crontab
{
    private const int MaxCharacters = 64 << 10;

    /// <returns>The tasks, or <c>crontab.invalid</c> naming every line that cannot be read.</returns>
    public static Result<IReadOnlyList<ScheduledTask>> Parse(string text)
    {
        if (text.Length > MaxCharacters)
        {
            return Error.Invalid("crontab.invalid", $"A crontab has at most {MaxCharacters} characters.", "crontab");
        }

        List<ScheduledTask> tasks = [];
        List<string> problems = [];
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (line.Trim() is { Length: > 0 } content && content[0] != '#')
            {
                if (ParseLine(content) is { } task)
                {
                    tasks.Add(task);
                }
                else
                {
                    problems.Add($"line {number}: '{content}'");
                }
            }
        }

        return problems.Count == 0
            ? tasks.DistinctBy(task => task.Name).ToList()
            : Error.Invalid(
                "crontab.invalid",
                $"A line has five fields (minute hour day month weekday) or one of @service @reboot @yearly @monthly @weekly @daily @hourly, then a command. Correct {string.Join("; ", problems)}.",
                "crontab");
    }

    private static ScheduledTask? ParseLine(string line)
    {
        var fields = line[0] == '@' ? 1 : 5;
        var words = line.Split((char[]?)null, fields + 1, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == fields + 1 && Schedule.TryParse(string.Join(' ', words[..fields])) is { } schedule
            ? new ScheduledTask(NameOf(line), schedule, words[fields])
            : null;
    }

    /// <summary>By content, so that a line keeps its name, and with it its running task, when others are added above it.</summary>
    private static string NameOf(string line) =>
        "crontab-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)))[..6];
}
