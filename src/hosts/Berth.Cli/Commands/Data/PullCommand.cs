using System.CommandLine;
using System.Globalization;
using Berth.Cli.Hosting;
using Berth.Cli.Transfer;

namespace Berth.Cli.Commands;

/// <summary><c>berth pull REMOTE LOCAL</c>: a file or a folder's content out of an app; <c>-</c> is standard output.</summary>
internal static class PullCommand
{
    private static readonly Argument<string> Remote = new("remote") { Description = "Path in the app, or APP:/path" };
    private static readonly Argument<string> Local = new("local") { Description = "File or folder; - is standard output, where a folder is a tar.gz" };

    public static Command Create(Hosting.Cli cli)
    {
        var command = new Command("pull", "Copy a file or folder out of an app") { Remote, Local };
        var choice = AppChoice.AddOptionTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var local = session.Parse.GetRequiredValue(Local);
            var (app, source) = await RemotePath.ResolveAsync(session, choice, session.Parse.GetRequiredValue(Remote), cancellationToken).ConfigureAwait(false);
            if (await RemoteCommand.RunAsync(session, app.Id, ["test", "-d", source], cancellationToken).ConfigureAwait(false) == 0)
            {
                await ReceiveFolderAsync(session, app.Id, source, local, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await ReceiveFileAsync(session, app.Id, source, local, cancellationToken).ConfigureAwait(false);
            }

            return ExitCode.Ok;
        });
    }

    private static async Task ReceiveFolderAsync(Session session, string appId, string source, string local, CancellationToken cancellationToken)
    {
        string[] pack = ["tar", "-czf", "-", "-C", source, "."];
        if (local == "-")
        {
            await RemoteCommand.ReceiveAsync(session, appId, pack, (remote, token) => remote.CopyToAsync(session.Host.OutputStream, token), cancellationToken).ConfigureAwait(false);
            return;
        }

        var target = session.Host.FullPath(local);
        var count = 0;
        await RemoteCommand.ReceiveAsync(session, appId, pack, async (remote, token) => count = await TarFolder.UnpackAsync(remote, target, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        session.Print.Done(string.Create(CultureInfo.InvariantCulture, $"Copied {count} files to {local}"));
    }

    private static async Task ReceiveFileAsync(Session session, string appId, string source, string local, CancellationToken cancellationToken)
    {
        string[] read = ["cat", "--", source];
        if (local == "-")
        {
            await RemoteCommand.ReceiveAsync(session, appId, read, (remote, token) => remote.CopyToAsync(session.Host.OutputStream, token), cancellationToken).ConfigureAwait(false);
            return;
        }

        var target = session.Host.FullPath(local);
        if (local.EndsWith('/') || Directory.Exists(target))
        {
            target = Path.Combine(target, Path.GetFileName(source.TrimEnd('/')));
        }

        // Complete or not there: a half-copied file never stands under its name.
        var draft = $"{target}.part";
        try
        {
            await using (var file = File.Create(draft))
            {
                await TransferBar.RunAsync(session, Path.GetFileName(target), length: null, progress =>
                    RemoteCommand.ReceiveAsync(session, appId, read, (remote, token) => TransferBar.CopyAsync(remote, file, progress, token), cancellationToken)).ConfigureAwait(false);
            }

            File.Move(draft, target, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }

        session.Print.Done($"Copied to {target}");
    }
}
