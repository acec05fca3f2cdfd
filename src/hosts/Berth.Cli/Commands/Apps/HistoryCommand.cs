using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth history [APP]</c>: its versions from when to when, what failed, and the backup that leads back to each.</summary>
internal static class HistoryCommand
{
    public static Command Create(Hosting.Cli cli)
    {
        var command = new Command("history", "List the versions an app had, and what leads back to them");
        var choice = AppChoice.AddTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var app = await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            var history = await session.Client.Updates.HistoryAsync(app.Id, cancellationToken).ConfigureAwait(false);
            var backups = await session.Client.Backups.ListAsync(app.Id, cancellationToken).ConfigureAwait(false);
            session.Print.Rows(
                new AppHistoryResponse(history),
                BerthJson.Default.AppHistoryResponse,
                ["Version", "Since", "Until", "By", "Newest backup of it", "Note"],
                history.Select(entry => (IReadOnlyList<string?>)
                [
                    entry.Version, $"{entry.Since:yyyy-MM-dd HH:mm}", Until(entry), entry.TaskId is null ? entry.Kind : $"{entry.Kind} (task {entry.TaskId})",
                    entry.Succeeded ? Newest(backups, entry.Version)?.Id : null, entry.Message?.Split('\n')[0],
                ]));
            return ExitCode.Ok;
        });
    }

    /// <summary>The newest good backup of a version, or null.</summary>
    public static BackupResponse? Newest(IReadOnlyList<BackupResponse> backups, string version) =>
        backups.FirstOrDefault(backup => backup.State == "normal" && backup.PackageVersion == version);

    private static string Until(AppHistoryEntry entry) => entry switch
    {
        { Succeeded: false } => "failed",
        { Until: { } until } => $"{until:yyyy-MM-dd HH:mm}",
        _ => "now",
    };
}
