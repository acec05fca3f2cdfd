using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Cli.Transfer;

namespace Berth.Cli.Commands;

/// <summary><c>berth push LOCAL REMOTE</c>: a file, a folder's content, or standard input (<c>-</c>) into an app.</summary>
internal static class PushCommand
{
    // $1 is the target: an argument, never part of the script.
    private const string WriteFile = "cat > \"$1\"";
    private const string Unpack = "mkdir -p \"$1\" && tar -xzf - --no-same-owner -C \"$1\"";

    private static readonly Argument<string> Local = new("local") { Description = "File or folder; - is standard input" };
    private static readonly Argument<string> Remote = new("remote") { Description = "Path in the app, or APP:/path; with a / at the end the file keeps its name" };

    public static Command Create(Hosting.Cli cli)
    {
        var command = new Command("push", "Copy a file or folder into an app") { Local, Remote };
        var choice = AppChoice.AddOptionTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var local = session.Parse.GetRequiredValue(Local);
            var source = local == "-" ? local : session.Host.FullPath(local);
            if (local != "-" && !Path.Exists(source))
            {
                throw CliException.NotFound($"There is no {local} here.");
            }

            var (app, target) = await RemotePath.ResolveAsync(session, choice, session.Parse.GetRequiredValue(Remote), cancellationToken).ConfigureAwait(false);
            if (Directory.Exists(source))
            {
                await RemoteCommand.SendAsync(session, app.Id, ["/bin/sh", "-c", Unpack, "sh", target], (input, token) => TarFolder.PackAsync(source, input, token), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                target = WithName(local, target);
                await SendFileAsync(session, app.Id, source, target, cancellationToken).ConfigureAwait(false);
            }

            session.Print.Done($"Copied to {app.Fqdn}:{target}");
            return ExitCode.Ok;
        });
    }

    private static string WithName(string local, string target)
    {
        if (!target.EndsWith('/'))
        {
            return target;
        }

        return local == "-" ? throw CliException.Usage("Standard input has no name; give the remote file's.") : target + Path.GetFileName(local);
    }

    private static async Task SendFileAsync(Session session, string appId, string source, string target, CancellationToken cancellationToken)
    {
        await using var file = source == "-" ? Stream.Null : File.OpenRead(source);
        var input = source == "-" ? session.Host.Input : file;
        await TransferBar.RunAsync(session, Path.GetFileName(target), source == "-" ? null : file.Length, progress =>
            RemoteCommand.SendAsync(session, appId, ["/bin/sh", "-c", WriteFile, "sh", target], (remote, token) => TransferBar.CopyAsync(input, remote, progress, token), cancellationToken)).ConfigureAwait(false);
    }
}
