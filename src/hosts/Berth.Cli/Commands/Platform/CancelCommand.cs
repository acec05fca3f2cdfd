using System.CommandLine;
using Berth.Cli.Apps;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth cancel TASK|APP</c>: ends a task; of an app, the one at work on it.</summary>
internal static class CancelCommand
{
    private static readonly Argument<string?> What = new("what") { Description = "A task's id, or an app", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> App = new("--app") { Description = "The app whose task is meant", HelpName = "app" };

    public static Command Create(Hosting.Cli cli) =>
        cli.WithAction(new Command("cancel", "Cancel a task") { What, App }, async (session, cancellationToken) =>
        {
            var id = await TaskIdAsync(session, cancellationToken).ConfigureAwait(false);
            await session.Client.Tasks.StopAsync(id, cancellationToken).ConfigureAwait(false);
            TaskResponse? last = null;
            if (!session.NoWait)
            {
                await foreach (var task in session.Client.Tasks.WatchAsync(id, cancellationToken).ConfigureAwait(false))
                {
                    last = task;
                }
            }

            if (last is { Success: true })
            {
                session.Print.Note($"Task {id} had already finished.");
            }
            else
            {
                session.Print.Done(last is null ? $"Task {id} was asked to end." : $"Task {id} is cancelled.");
            }

            if (session.Json && last is not null)
            {
                session.Print.Json(last, BerthJson.Default.TaskResponse);
            }

            return ExitCode.Ok;
        });

    private static async Task<string> TaskIdAsync(Session session, CancellationToken cancellationToken)
    {
        var what = session.Parse.GetValue(What);
        if (what is not null && what.All(char.IsAsciiDigit))
        {
            return what;
        }

        var app = await AppLookup.FindAsync(session, session.Parse.GetValue(App) ?? what, cancellationToken).ConfigureAwait(false);
        return app.TaskId ?? throw new CliException(ExitCode.Conflict, $"Nothing is at work on {app.Fqdn}.");
    }
}
