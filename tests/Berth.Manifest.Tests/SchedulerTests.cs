using Cronos;
using CsCheck;

namespace Berth.Manifest.Tests;

public sealed class SchedulerTests
{
    [Theory]
    [InlineData("@hourly", "0 * * * *")]
    [InlineData("@daily", "0 0 * * *")]
    [InlineData("@weekly", "0 0 * * 0")]
    [InlineData("@monthly", "0 0 1 * *")]
    [InlineData("@yearly", "0 0 1 1 *")]
    [InlineData("@annually", "0 0 1 1 *")]
    [InlineData("* * * * *", "* * * * *")]
    [InlineData("*/5 0-6,22-23 1,15 */2 mon-fri", "*/5 0-6,22-23 1,15 */2 mon-fri")]
    [InlineData("59 23 31 12 7", "59 23 31 12 7")]
    [InlineData("0 0 1 JAN Sun", "0 0 1 JAN Sun")]
    [InlineData("0 5 30 2 *", "0 5 30 2 *")]
    [InlineData("0 0 * * sat-sun", "0 0 * * sat-sun")]
    [InlineData("*,5 * * * *", "* * * * *")]
    [InlineData("*/2,5 * * * *", "0-59/2,5 * * * *")]
    public void Schedule_OfAnAllowedForm_BecomesFiveFields(string schedule, string cron)
    {
        var task = Task("tick", schedule);

        Assert.Equal((SchedulerTrigger.Cron, cron, schedule), (task.Trigger, task.Cron, task.Schedule));
        Assert.True(CronExpression.TryParse(cron, out _));
    }

    [Theory]
    [InlineData("@service", SchedulerTrigger.Service)]
    [InlineData("@reboot", SchedulerTrigger.AppStart)]
    public void Schedule_ThatIsNoTime_HasNoCron(string schedule, SchedulerTrigger trigger)
    {
        var task = Task("tick", schedule);

        Assert.Equal((trigger, null), (task.Trigger, task.Cron));
    }

    [Theory]
    [InlineData("@midnight")]
    [InlineData("@Daily")]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * *")]
    [InlineData("*  * * * *")]
    [InlineData(" * * * * *")]
    [InlineData("* * * * * ")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * 32 * *")]
    [InlineData("* * * 0 *")]
    [InlineData("* * * 13 *")]
    [InlineData("* * * * 8")]
    [InlineData("* * * * foo")]
    [InlineData("mon * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("1-2-3 * * * *")]
    [InlineData("5-1 * * * *")]
    [InlineData("1, * * * *")]
    [InlineData("-1 * * * *")]
    [InlineData("*\t* * * *")]
    public void Schedule_OfAnotherForm_IsRefused(string schedule)
    {
        var result = Sample.Read(Members("tick", schedule));

        if (schedule.Length > 0)
        {
            Sample.AssertRefused(result, "$.addons.scheduler.tick.schedule", "@service, @reboot");
        }
        else
        {
            Assert.Equal(SchedulerTrigger.Manual, result.Require().Addons.Scheduler!.Tasks[0].Trigger);
        }
    }

    [Fact]
    public void Schedule_OfATaskWhoseNameTheFormatDoesNotLookAt_IsAcceptedAndRunsByHand()
    {
        var manifest = Sample.AssertWarned(Sample.Read(Members("my-task", "@midnight")), "$.addons.scheduler.my-task.schedule", ManifestSeverity.Note);

        Assert.Equal(SchedulerTrigger.Manual, Assert.Single(manifest.Addons.Scheduler!.Tasks).Trigger);
    }

    [Theory]
    [InlineData("""{ "schedule": "@daily" }""", "$.addons.scheduler.t.command", 0)]
    [InlineData("""{ "command": "/x", "extra": 1 }""", "$.addons.scheduler.t.schedule", 1)]
    public void Task_WithoutAMember_IsAcceptedWithANote(string task, string path, int tasks)
    {
        var manifest = Sample.AssertWarned(Sample.Read($$"""{ "addons": { "scheduler": { "t": {{task}} } } }"""), path, ManifestSeverity.Note);

        Assert.Equal(tasks, manifest.Addons.Scheduler!.Tasks.Count);
    }

    [Theory]
    [InlineData("""{ "command": 1, "schedule": "@daily" }""")]
    [InlineData("""{ "command": "/x", "schedule": ["@daily"] }""")]
    [InlineData("\"/x\"")]
    public void Task_OfAnotherShape_IsRefused(string task) => Assert.NotEmpty(Sample.Read($$"""{ "addons": { "scheduler": { "t": {{task}} } } }""").Errors);

    /// <summary>Cronos runs what this library accepts.</summary>
    [Fact]
    public void Cron_ThatIsAccepted_IsAlwaysUnderstoodByTheScheduler()
    {
        var accepted = 0;
        Gen.Select(Field(59), Field(23), Field(31), Field(12, "jan", "Dec", "feb-mar"), Field(7, "mon", "SUN", "sat-sun", "fri-mon"))
            .Select(f => $"{f.Item1} {f.Item2} {f.Item3} {f.Item4} {f.Item5}")
            .Sample(
                schedule =>
                {
                    if (CronSyntax.TryRead(schedule, out _, out var cron))
                    {
                        Interlocked.Increment(ref accepted);
                        Assert.True(CronExpression.TryParse(cron!, out _), $"{schedule} became {cron}");
                    }
                },
                iter: 10_000);
        Assert.InRange(accepted, 500, 9_500);
    }

    private static Gen<string> Field(int most, params string[] words)
    {
        var number = Gen.Int[0, most + 1];
        var item = Gen.OneOf(
            [
                Gen.Const("*"),
                number.Select(n => $"{n}"),
                Gen.Select(number, number, (a, b) => $"{Math.Min(a, b)}-{Math.Max(a, b)}"),
                Gen.Select(number, number, number, (a, b, c) => $"{a}-{b}/{c}"),
                number.Select(n => $"*/{n}"),
                Gen.Select(number, number, (a, b) => $"{a}/{b}"),
                .. words.Select(Gen.Const),
            ]);
        return Gen.OneOf(item, item.Array[1, 3].Select(i => string.Join(',', i)));
    }

    private static SchedulerTask Task(string name, string schedule) => Assert.Single(Sample.AssertClean(Sample.Read(Members(name, schedule))).Addons.Scheduler!.Tasks);

    private static string Members(string name, string schedule) =>
        $$"""{ "addons": { "scheduler": { "{{name}}": { "schedule": "{{schedule.Replace("\t", "\\t", StringComparison.Ordinal)}}", "command": "/app/code/tick.sh" } } } }""";
}
