using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Cli.Values;
using Berth.Cli.Waiting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth backup create|list|prove|files|get|put-back|site</c></summary>
internal static class BackupCommand
{
    public static Command Create(Hosting.Cli cli) =>
        new("backup", "Make backups, see them, and prove that they can be restored") { New(cli), List(cli), Prove(cli), BackupFileCommand.Files(cli), BackupFileCommand.Get(cli), BackupFileCommand.PutBack(cli), BackupSiteCommand.Create(cli) };

    private static Command New(Hosting.Cli cli)
    {
        var site = new Option<string?>("--site") { Description = "Only to this site: id or name", HelpName = "site" };
        var command = new Command("create", "Back up one app, or without --app everything") { site };
        var choice = AppChoice.AddTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var app = choice.Name(session.Parse) is null ? null : await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            var siteId = session.Parse.GetValue(site) is { } name ? (await BackupSiteCommand.FindAsync(session, name, cancellationToken).ConfigureAwait(false)).Id : null;
            var task = await session.Client.Backups.CreateAsync(app?.Id, siteId, cancellationToken).ConfigureAwait(false);
            var title = $"Backing up {app?.Fqdn ?? "everything"}";
            return await FollowAsync(session, task, title, $"Backed up: {app?.Fqdn ?? "everything"}", cancellationToken).ConfigureAwait(false);
        });
    }

    private static Command List(Hosting.Cli cli)
    {
        var command = new Command("list", "List backups, newest first; without an app all of them");
        var choice = AppChoice.AddTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var app = choice.Name(session.Parse) is null ? null : await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            var backups = await session.Client.Backups.ListAsync(app?.Id, cancellationToken).ConfigureAwait(false);
            session.Print.Rows(
                new BackupListResponse(backups),
                BerthJson.Default.BackupListResponse,
                ["Id", "Of", "Made", "Version", "Size", "New", "State", "Label"],
                backups.Select(backup => (IReadOnlyList<string?>)
                [
                    backup.Id, backup.Type == "box" ? "the platform" : backup.Fqdn, $"{backup.CreationTime:yyyy-MM-dd HH:mm:ss}", backup.PackageVersion, Amounts.Memory(backup.Stats.Upload.Size),
                    Amounts.Memory(backup.Stats.Upload.Transferred), backup.State == "error" ? $"error: {backup.ErrorMessage}" : backup.State, backup.Label,
                ]));
            return ExitCode.Ok;
        });
    }

    private static Command Prove(Hosting.Cli cli)
    {
        var backup = new Option<string?>("--backup") { Description = "This backup instead of the newest", HelpName = "id" };
        var command = new Command("prove", "Restore the app's newest backup on trial, beside the app, and see whether it works") { backup };
        var choice = AppChoice.AddTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var app = await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            var task = await session.Client.Backups.ProveAsync(app.Id, session.Parse.GetValue(backup), cancellationToken).ConfigureAwait(false);
            var title = $"Restoring the backup of {app.Fqdn} on trial";
            if (session.NoWait)
            {
                Finishing.Started(session, app.Id, task, title);
                return ExitCode.Ok;
            }

            await TaskWaiter.WaitAsync(session, task, title, cancellationToken).ConfigureAwait(false);
            var proof = await session.Client.Backups.GetProofAsync(app.Id, cancellationToken).ConfigureAwait(false);
            if (session.Json)
            {
                session.Print.Json(proof, BerthJson.Default.ProofResponse);
            }

            session.Print.Done($"Restorable, in {TimeSpan.FromMilliseconds(proof.Duration).TotalSeconds:0} s. {proof.Message}");
            return ExitCode.Ok;
        });
    }

    internal static async Task<int> FollowAsync(Session session, string task, string title, string done, CancellationToken cancellationToken)
    {
        if (session.NoWait)
        {
            session.Print.Note($"{title}: started as task {task}. Follow it with: berth tasks {task}");
            return ExitCode.Ok;
        }

        var ended = await TaskWaiter.WaitAsync(session, task, title, cancellationToken).ConfigureAwait(false);
        session.Print.Done(done);
        if (session.Json)
        {
            session.Print.Json(ended, BerthJson.Default.TaskResponse);
        }

        return ExitCode.Ok;
    }
}
