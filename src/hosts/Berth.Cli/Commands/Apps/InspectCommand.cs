using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth inspect [APP]</c>: everything as JSON.</summary>
internal static class InspectCommand
{
    public static Command Create(Hosting.Cli cli)
    {
        var command = new Command("inspect", "Print an app, or all of them, as JSON");
        var choice = AppChoice.AddTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            if (choice.Name(session.Parse) is null)
            {
                var apps = await session.Client.Apps.ListAsync(cancellationToken).ConfigureAwait(false);
                session.Print.Json(new AppListResponse(apps), BerthJson.Default.AppListResponse);
                return ExitCode.Ok;
            }

            var found = await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            session.Print.Json(await session.Client.Apps.GetAsync(found.Id, cancellationToken).ConfigureAwait(false), BerthJson.Default.AppResponse);
            return ExitCode.Ok;
        });
    }
}
