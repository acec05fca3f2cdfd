using System.CommandLine;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth restore APP [--backup ID] [--path PATH | --database NAME]</c></summary>
internal static class RestoreCommand
{
    private static readonly Option<string?> Backup = new("--backup") { Description = "The backup to go back to; the newest by default", HelpName = "id" };
    private static readonly Option<bool> NoSafety = new("--no-safety-backup") { Description = "Do not back the app up as it is first" };

    private static readonly Option<string?> Path = new("--path") { Description = "Only this file or folder, such as /app/data/uploads", HelpName = "path" };
    private static readonly Option<string?> Database = new("--database") { Description = "Only this database: mysql, postgresql, mongodb or redis", HelpName = "name" };

    public static Command Create(Hosting.Cli cli)
    {
        var command = new Command("restore", "Put a backup in the app's place: package, settings and data") { Backup, NoSafety, Path, Database };
        var choice = AppChoice.AddTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var app = await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            var request = new RestoreAppRequest(session.Parse.GetValue(Backup), session.Parse.GetValue(NoSafety) ? true : null, session.Parse.GetValue(Path), session.Parse.GetValue(Database));
            var task = await session.Client.Backups.RestoreAsync(app.Id, request, cancellationToken).ConfigureAwait(false);
            return await Finishing.FollowAsync(session, app.Id, task, $"Restoring {app.Fqdn}", now => $"Restored: {session.AddressOf(now.Fqdn)}", cancellationToken).ConfigureAwait(false);
        });
    }
}
