using System.CommandLine;
using System.Globalization;
using Berth.Cli.Hosting;
using Berth.Cli.Transfer;
using Berth.Cli.Values;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth backup files|get|put-back</c>: single files and folders of backups.</summary>
internal static class BackupFileCommand
{
    public static Command Files(Hosting.Cli cli)
    {
        var (backup, path) = (BackupArgument(), new Argument<string?>("path") { Description = "A folder, such as /app/data/uploads", Arity = ArgumentArity.ZeroOrOne });
        return cli.WithAction(new Command("files", "List what a folder of a backup holds") { backup, path }, async (session, cancellationToken) =>
        {
            var files = await session.Client.Backups.ListFilesAsync(session.Parse.GetRequiredValue(backup), session.Parse.GetValue(path), cancellationToken).ConfigureAwait(false);
            session.Print.Rows(new BackupFileListResponse(files), BerthJson.Default.BackupFileListResponse, ["Path", "Type", "Size", "Changed"],
                files.Select(file => (IReadOnlyList<string?>)
                    [file.Path, file.Type, file.Type == "file" ? Amounts.Memory(file.Size) : "", file.ModifiedTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)]));
            return ExitCode.Ok;
        });
    }

    public static Command Get(Hosting.Cli cli)
    {
        var (backup, path) = (BackupArgument(), new Argument<string>("path") { Description = "A file, or a folder, which comes as a tar archive" });
        var output = new Option<string?>("--output", "-o") { Description = "Where to; by default the file's own name, here", HelpName = "file" };
        return cli.WithAction(new Command("get", "Download one file or folder of a backup") { backup, path, output }, async (session, cancellationToken) =>
        {
            using var response = await session.Client.Backups.GetFileAsync(session.Parse.GetRequiredValue(backup), session.Parse.GetRequiredValue(path), cancellationToken).ConfigureAwait(false);
            return await SaveAsync(session, response, session.Parse.GetValue(output), cancellationToken).ConfigureAwait(false);
        });
    }

    public static Command PutBack(Hosting.Cli cli)
    {
        var path = new Argument<string>("path") { Description = "A file or folder, such as /app/data/uploads" };
        var backup = new Option<string?>("--backup") { Description = "The backup to take it from; the newest by default", HelpName = "id" };
        var noSafety = new Option<bool>("--no-safety-backup") { Description = "Do not back the app up as it is first" };
        var command = new Command("put-back", "Put one file or folder of a backup back in its place in the app") { path, backup, noSafety };
        var choice = AppChoice.AddOptionTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var app = await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            var request = new RestoreAppRequest(session.Parse.GetValue(backup), session.Parse.GetValue(noSafety) ? true : null, session.Parse.GetRequiredValue(path));
            var task = await session.Client.Backups.RestoreAsync(app.Id, request, cancellationToken).ConfigureAwait(false);
            return await Finishing.FollowAsync(session, app.Id, task, $"Putting back {request.Path}", now => $"Back in its place: {request.Path} of {now.Fqdn}", cancellationToken).ConfigureAwait(false);
        });
    }

    /// <summary>Writes an answer to a file: whole, or not at all.</summary>
    /// <param name="output">Null is the name that the server gives.</param>
    internal static async Task<int> SaveAsync(Session session, HttpResponseMessage response, string? output, CancellationToken cancellationToken)
    {
        var given = Path.GetFileName(response.Content.Headers.ContentDisposition is { } disposition ? (disposition.FileNameStar ?? disposition.FileName)?.Trim('"') : null);
        var file = Path.GetFullPath(output ?? (string.IsNullOrEmpty(given) ? "download" : given), session.Host.WorkingDirectory);
        if (Path.Exists(file))
        {
            throw CliException.Usage($"{file} exists already. Choose another name with --output.");
        }

        var half = file + ".part";
        try
        {
            await TransferBar.RunAsync(session, Path.GetFileName(file), response.Content.Headers.ContentLength, async progress =>
            {
                var target = new FileStream(half, FileMode.Create, FileAccess.Write);
                await using (target.ConfigureAwait(false))
                {
                    await TransferBar.CopyAsync(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), target, progress, cancellationToken).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
            File.Move(half, file);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw CliException.Failure($"The download broke off: {error.Message}");
        }
        finally
        {
            File.Delete(half);
        }

        session.Print.Done($"Saved: {file}");
        return ExitCode.Ok;
    }

    private static Argument<string> BackupArgument() => new("backup") { Description = "Id of the backup; see: berth backup list" };
}
