using System.Globalization;
using System.Text.Json.Nodes;
using Berth.Addons.Scheduling;

namespace Berth.Addons.Tests.Unit;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData("*/15 * * * *", "2025-01-31T10:15:00Z")]
    [InlineData("0 0 1 1 *", "2026-01-01T00:00:00Z")]
    [InlineData("@hourly", "2025-01-31T11:00:00Z")]
    [InlineData("@daily", "2025-02-01T00:00:00Z")]
    [InlineData("@weekly", "2025-02-02T00:00:00Z")]
    [InlineData("@monthly", "2025-02-01T00:00:00Z")]
    [InlineData("@yearly", "2026-01-01T00:00:00Z")]
    [InlineData("@annually", "2026-01-01T00:00:00Z")]
    [InlineData("30 4 * FEB mon", "2025-02-03T04:30:00Z")]
    [InlineData("0 12 * * 7", "2025-02-02T12:00:00Z")]
    [InlineData("5,10-20/5 10 * * *", "2025-01-31T10:05:00Z")]
    [InlineData("0  3 * * *", "2025-02-01T03:00:00Z")]
    public void Next_IsAsCronSays(string schedule, string expected) =>
        Assert.Equal(Time(expected), Schedule.TryParse(schedule)!.NextAfter(Time("2025-01-31T10:00:00Z"), TimeZoneInfo.Utc));

    /// <summary>The 15th, a Saturday, or any Monday.</summary>
    [Fact]
    public void Next_WithBothDayFields_TakesEither()
    {
        var schedule = Schedule.TryParse("0 0 15 * 1")!;
        Assert.Equal(Time("2025-02-10T00:00:00Z"), schedule.NextAfter(Time("2025-02-08T00:00:00Z"), TimeZoneInfo.Utc));
        Assert.Equal(Time("2025-02-15T00:00:00Z"), schedule.NextAfter(Time("2025-02-10T00:00:00Z"), TimeZoneInfo.Utc));
        Assert.Equal(Time("2025-02-17T00:00:00Z"), schedule.NextAfter(Time("2025-02-15T00:00:00Z"), TimeZoneInfo.Utc));
    }

    [Fact]
    public void Next_InATimeZone_FollowsItsClock()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        Assert.Equal(Time("2025-06-30T22:00:00Z"), Schedule.TryParse("@monthly")!.NextAfter(Time("2025-06-15T00:00:00Z"), zone)!.Value.ToUniversalTime());
    }

    [Theory]
    [InlineData("")]
    [InlineData("@midnight")]
    [InlineData("@every_minute")]
    [InlineData("* * * *")]
    [InlineData("* * * * * *")]
    [InlineData("60 * * * *")]
    [InlineData("0 24 * * *")]
    [InlineData("0 0 0 * *")]
    [InlineData("0 0 * 0 *")]
    [InlineData("0 0 * 13 *")]
    [InlineData("0 0 * * 8")]
    [InlineData("0 0 L * *")]
    [InlineData("0 0 ? * 1#2")]
    [InlineData("a b c d e")]
    public void TryParse_OfAnythingElse_IsNull(string schedule) => Assert.Null(Schedule.TryParse(schedule));

    [Fact]
    public void NeverOccurringDay_HasNoNext() => Assert.Null(Schedule.TryParse("0 0 30 2 *")!.NextAfter(Time("2025-01-01T00:00:00Z"), TimeZoneInfo.Utc));

    [Fact]
    public void FromManifest_TakesWhatCanRunAndLeavesTheRest()
    {
        var tasks = ScheduledTask.FromManifest(JsonNode.Parse("""
            {
              "update": { "schedule": "*/5 * * * *", "command": " /app/code/update.sh " },
              "worker-1": { "schedule": "@service", "command": "work" },
              "nothing": {}, "null": null, "text": "x", "number": { "schedule": 5, "command": "x" },
              "wrong": { "schedule": "99 * * * *", "command": "x" }, "empty": { "schedule": "@daily", "command": " " },
              "two words": { "schedule": "@daily", "command": "x" }, "line\nbreak": { "schedule": "@daily", "command": "x" }
            }
            """)!.AsObject());

        Assert.Equal(["update", "worker-1"], tasks.Select(task => task.Name));
        Assert.Equal("/app/code/update.sh", tasks[0].Command);
        Assert.Equal(ScheduleKind.Service, tasks[1].Schedule.Kind);
    }

    [Fact]
    public void Crontab_IsReadLineByLine_AndEveryWrongLineIsNamed()
    {
        var tasks = Crontab.Parse("# mine\n\n*/5 * * * *   echo  'a b'\r\n@service /app/worker\n*/5 * * * *   echo  'a b'\n").Value!;
        Assert.Equal(["echo  'a b'", "/app/worker"], tasks.Select(task => task.Command));
        Assert.All(tasks, task => Assert.Matches("^crontab-[0-9a-f]{6}$", task.Name));

        var error = Crontab.Parse("* * * * *\n@daily ok\nPATH=/bin\n").Error!;
        Assert.Equal("crontab.invalid", error.Code);
        Assert.Contains("line 1: '* * * * *'", error.Message, StringComparison.Ordinal);
        Assert.Contains("line 3: 'PATH=/bin'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("line 2", error.Message, StringComparison.Ordinal);
        Assert.NotNull(Crontab.Parse(new string('#', 100_000)).Error);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
