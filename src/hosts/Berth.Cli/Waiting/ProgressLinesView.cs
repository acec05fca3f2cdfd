using System.Globalization;
using Berth.Cli.Output;
using Berth.Contracts;

namespace Berth.Cli.Waiting;

/// <summary>One line for every new message, as logs of build servers want it.</summary>
internal sealed class ProgressLinesView(TextWriter output, string title) : ProgressView
{
    private string? _shown;

    public override Task RunAsync(Func<Action<TaskResponse>, Task> work) => work(Show);

    private void Show(TaskResponse task)
    {
        var message = Plain.Line(task.Message);
        if (message.Length == 0 || message == _shown)
        {
            return;
        }

        _shown = message;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title}: {task.Percent,3}% {message}"));
    }
}
