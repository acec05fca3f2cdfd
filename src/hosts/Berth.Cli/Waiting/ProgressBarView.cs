using Berth.Cli.Output;
using Berth.Cli.Values;
using Berth.Contracts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Berth.Cli.Waiting;

/// <summary>A bar with percent, elapsed and remaining time, and the current message below it all in one line.</summary>
internal sealed class ProgressBarView(IAnsiConsole console, TimeProvider time, string title) : ProgressView
{
    public override Task RunAsync(Func<Action<TaskResponse>, Task> work)
    {
        var clock = new TimesColumn(time);
        return console.Progress()
            .AutoClear(true)
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 24 }, new PercentageColumn(), clock)
            .StartAsync(context =>
            {
                var bar = context.AddTask(Markup.Escape(title), maxValue: 100);
                return work(task =>
                {
                    bar.Value = task.Percent;
                    bar.Description = Describe(task);
                    clock.Task = task;
                });
            });
    }

    private string Describe(TaskResponse task)
    {
        var message = task.Pending ? "waiting for its turn" : Plain.Line(task.Message);
        var room = Math.Max(20, console.Profile.Width - 60);
        var text = message.Length == 0 ? title : $"{title}: {message}";
        return Markup.Escape(text.Length > room ? text[..(room - 1)] + "…" : text);
    }

    /// <summary><c>0:12, 0:30 left</c>; the estimate is the server's, or follows from the percentage.</summary>
    private sealed class TimesColumn(TimeProvider time) : ProgressColumn
    {
        private readonly long _begin = time.GetTimestamp();

        public TaskResponse? Task { get; set; }

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            var elapsed = time.GetElapsedTime(_begin);
            var remaining = Task switch
            {
                { RemainingSecs: { } seconds } => TimeSpan.FromSeconds(seconds),
                { Percent: >= 5 and < 100 and var percent } => elapsed * ((100.0 - percent) / percent),
                _ => (TimeSpan?)null,
            };
            var text = remaining is { } left ? $"{Amounts.Duration(elapsed)}, {Amounts.Duration(left)} left" : Amounts.Duration(elapsed);
            return new Text(text, new Style(Color.Grey));
        }
    }
}
