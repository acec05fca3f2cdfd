using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Waiting;

/// <summary>Shows the states of one task on standard error.</summary>
internal abstract class ProgressView
{
    /// <summary>A bar on a terminal, plain lines elsewhere.</summary>
    public static ProgressView Create(Session session, string title) =>
        session.Host.ErrorIsTerminal && session.Host.Variable("TERM") != "dumb"
            ? new ProgressBarView(session.Print.Messages, session.Host.Time, title)
            : new ProgressLinesView(session.Host.Error, title);

    /// <summary>Runs <paramref name="work"/>, which is handed the function that shows a state.</summary>
    public abstract Task RunAsync(Func<Action<TaskResponse>, Task> work);
}
