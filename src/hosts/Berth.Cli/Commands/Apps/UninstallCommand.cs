using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Cli.Waiting;
using Berth.Contracts;
using Spectre.Console;

namespace Berth.Cli.Commands;

/// <summary><c>berth uninstall APP</c>: removes the app with its data; asks first on a terminal.</summary>
internal static class UninstallCommand
{
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask" };

    public static Command Create(Hosting.Cli cli)
    {
        var command = new Command("uninstall", "Remove an app with all its data") { Yes };
        var choice = AppChoice.AddTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var app = await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            if (!await ConfirmAsync(session, app, cancellationToken).ConfigureAwait(false))
            {
                return ExitCode.Failure;
            }

            var title = $"Uninstalling {app.Fqdn}";
            var task = await session.Client.Apps.UninstallAsync(app.Id, cancellationToken).ConfigureAwait(false);
            if (session.NoWait)
            {
                Finishing.Started(session, app.Id, task, title);
                return ExitCode.Ok;
            }

            var finished = await TaskWaiter.WaitAsync(session, task, title, cancellationToken).ConfigureAwait(false);
            session.Print.Done($"{app.Fqdn} is uninstalled.");
            if (session.Json)
            {
                session.Print.Json(finished, BerthJson.Default.TaskResponse);
            }

            return ExitCode.Ok;
        });
    }

    private static async Task<bool> ConfirmAsync(Session session, AppResponse app, CancellationToken cancellationToken)
    {
        if (session.Parse.GetValue(Yes) || !session.Host.InputIsTerminal || !session.Host.ErrorIsTerminal)
        {
            return true;
        }

        var question = Markup.Escape($"Remove {app.Fqdn} and all its data?");
        return await session.Print.Messages.ConfirmAsync(question, defaultValue: false, cancellationToken).ConfigureAwait(false);
    }
}
