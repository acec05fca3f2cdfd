using System.CommandLine;
using Berth.Cli.Apps;
using Berth.Cli.Hosting;
using Berth.Cli.Waiting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth export APP</c> and <c>berth import FILE</c>: apps that travel.</summary>
internal static class ExportCommand
{
    public static Command Export(Hosting.Cli cli)
    {
        var backup = new Option<string?>("--backup") { Description = "This backup instead of a new one", HelpName = "id" };
        var output = new Option<string?>("--output", "-o") { Description = "Where to; by default the app's name and time, here", HelpName = "file" };
        var command = new Command("export", "Save an app with its data to one archive, which any server can import; keep it safe, its secrets are readable") { backup, output };
        var choice = AppChoice.AddTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var app = await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            var id = session.Parse.GetValue(backup);
            if (id is null)
            {
                var task = await session.Client.Backups.ExportAsync(app.Id, cancellationToken).ConfigureAwait(false);
                await TaskWaiter.WaitAsync(session, task, $"Backing up {app.Fqdn}", cancellationToken).ConfigureAwait(false);
                var made = await session.Client.Backups.ListAsync(app.Id, cancellationToken).ConfigureAwait(false);
                id = (made.FirstOrDefault(one => one is { State: "normal", Label: "export" }) ?? throw CliException.Failure("The backup that was made for the export is not there any more.")).Id;
            }

            using var response = await session.Client.Backups.DownloadAsync(app.Id, id, cancellationToken).ConfigureAwait(false);
            return await BackupFileCommand.SaveAsync(session, response, session.Parse.GetValue(output), cancellationToken).ConfigureAwait(false);
        });
    }

    public static Command Import(Hosting.Cli cli)
    {
        var file = new Argument<string?>("file") { Description = "An archive that berth export made", Arity = ArgumentArity.ZeroOrOne };
        var location = new Option<string?>("--location", "-l") { Description = "Where to; by default where the app was", HelpName = "name" };
        var provider = new Option<string?>("--from") { Description = "Instead of a file another server's backup site, read only: filesystem, sftp, s3 …", HelpName = "provider" };
        var config = new Option<string[]>("--config", "-c") { Description = "key=value of that site; key=@file reads a file, and secrets must be given so", HelpName = "pair" };
        var password = new Option<string?>("--password-file") { Description = "File with that site's password; its recovery kit has it", HelpName = "file" };
        var snapshot = new Option<string?>("--snapshot") { Description = "Import this one; without it the apps there are listed", HelpName = "id" };
        var command = new Command("import", "Make an app of an exported archive, or of one at another server's backup site; with --app put it in that app's place") { file, location, provider, config, password, snapshot };
        var choice = AppChoice.AddOptionTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var into = choice.Name(session.Parse) is null ? null : await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            if (into is not null && session.Parse.GetValue(location) is not null)
            {
                throw CliException.Usage("With --app the app stays where it is: leave --location out.");
            }

            var place = session.Parse.GetValue(location) is { } name ? await LocationName.SplitAsync(session, name, cancellationToken).ConfigureAwait(false) : null;
            InstallResponse started;
            if (session.Parse.GetValue(provider) is { } from)
            {
                var secret = session.Parse.GetValue(password) ?? throw CliException.Usage("Give the site's password with --password-file.");
                var key = (await BackupSiteCommand.ReadAsync(secret, cancellationToken).ConfigureAwait(false)).Trim();
                var request = new ImportAppRequest(from, key, session.Parse.GetValue(snapshot), place?.Subdomain, place?.Domain)
                {
                    Config = await BackupSiteCommand.ReadConfigAsync(session.Parse.GetValue(config) ?? [], BackupSiteSecrets.Fields, cancellationToken).ConfigureAwait(false),
                };
                if (request.SnapshotId is null)
                {
                    return await ListAsync(session, request, cancellationToken).ConfigureAwait(false);
                }

                started = into is null
                    ? await session.Client.Backups.ImportAsync(request, cancellationToken).ConfigureAwait(false)
                    : new InstallResponse(into.Id, await session.Client.Backups.ImportIntoAsync(into.Id, request, cancellationToken).ConfigureAwait(false));
            }
            else
            {
                started = await UploadAsync(session, session.Parse.GetValue(file) ?? throw CliException.Usage("Give an archive, or a site with --from."), place, into, cancellationToken).ConfigureAwait(false);
            }

            return await Finishing.FollowAsync(session, started.Id, started.TaskId, "Importing", app => $"Imported: {session.AddressOf(app.Fqdn)}", cancellationToken).ConfigureAwait(false);
        });
    }

    private static async Task<InstallResponse> UploadAsync(Session session, string file, SubdomainRequest? place, AppResponse? into, CancellationToken cancellationToken)
    {
        FileStream archive;
        try
        {
            archive = File.OpenRead(Path.GetFullPath(file, session.Host.WorkingDirectory));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage($"{file} cannot be read: {error.Message}");
        }

        await using (archive.ConfigureAwait(false))
        {
            return into is null
                ? await session.Client.Backups.ImportAsync(archive, place?.Subdomain, place?.Domain, cancellationToken).ConfigureAwait(false)
                : new InstallResponse(into.Id, await session.Client.Backups.ImportIntoAsync(into.Id, archive, cancellationToken).ConfigureAwait(false));
        }
    }

    private static async Task<int> ListAsync(Session session, ImportAppRequest request, CancellationToken cancellationToken)
    {
        var apps = await session.Client.Backups.ListImportableAsync(request, cancellationToken).ConfigureAwait(false);
        session.Print.Rows(new ImportableAppListResponse(apps), BerthJson.Default.ImportableAppListResponse, ["Snapshot", "App", "Label", "Made"],
            apps.Select(app => (IReadOnlyList<string?>)[app.SnapshotId, app.Fqdn, app.Label, $"{app.Time:yyyy-MM-dd HH:mm}"]));
        return ExitCode.Ok;
    }
}
