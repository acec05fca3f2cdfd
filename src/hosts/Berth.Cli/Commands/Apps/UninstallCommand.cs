using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Cli.Waiting;
using Berth.Client;
using Berth.Contracts;
using Spectre.Console;

namespace Berth.Cli.Commands;

/// <summary><c>berth uninstall APP</c>: saves the app a last time and removes it; asks first on a terminal.</summary>
internal static class UninstallCommand
{
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask" };
    private static readonly Option<bool> Force = new("--force", "-f") { Description = "Keep nothing: it cannot be brought back" };

    public static Command Create(Hosting.Cli cli)
    {
        var command = new Command("uninstall", "Remove an app; for a time it can be brought back with: berth undo") { Yes, Force };
        var choice = AppChoice.AddTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var app = await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            if (!await ConfirmAsync(session, app, cancellationToken).ConfigureAwait(false))
            {
                return ExitCode.Failure;
            }

            var title = $"Uninstalling {app.Fqdn}";
            var task = await session.Client.Apps.UninstallAsync(app.Id, keep: !session.Parse.GetValue(Force), cancellationToken).ConfigureAwait(false);
            if (session.NoWait)
            {
                Finishing.Started(session, app.Id, task, title);
                return ExitCode.Ok;
            }

            var finished = await TaskWaiter.WaitAsync(session, task, title, cancellationToken).ConfigureAwait(false);
            session.Print.Done($"{app.Fqdn} is uninstalled.");
            session.Print.Note(await FindArchiveAsync(session, app.Id, cancellationToken).ConfigureAwait(false) is { } archive
                ? $"Until {archive.ExpiryTime:yyyy-MM-dd} it can be brought back with: berth undo {archive.Fqdn}"
                : "Nothing of it was kept.");
            if (session.Json)
            {
                session.Print.Json(finished, BerthJson.Default.TaskResponse);
            }

            return ExitCode.Ok;
        });
    }

    private static async Task<ArchiveResponse?> FindArchiveAsync(Session session, string appId, CancellationToken cancellationToken)
    {
        try
        {
            return (await session.Client.Archives.ListAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(archive => archive.AppId == appId);
        }
        catch (ApiException error) when (error.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            // A server of another make or age.
            return null;
        }
    }

    private static async Task<bool> ConfirmAsync(Session session, AppResponse app, CancellationToken cancellationToken)
    {
        if (session.Parse.GetValue(Yes) || !session.Host.InputIsTerminal || !session.Host.ErrorIsTerminal)
        {
            return true;
        }

        var question = Markup.Escape(session.Parse.GetValue(Force) ? $"Remove {app.Fqdn} and all its data for good?" : $"Remove {app.Fqdn}? Its data is saved first.");
        return await session.Print.Messages.ConfirmAsync(question, defaultValue: false, cancellationToken).ConfigureAwait(false);
    }
}
