using System.CommandLine;
using Berth.Client;

namespace Berth.Cli.Commands;

/// <summary><c>berth start|stop|restart APP</c></summary>
internal static class ActionCommands
{
    public static Command Start(Hosting.Cli cli) => Create(cli, "start", "Start a stopped app", "Starting", "started", (apps, id, cancellationToken) => apps.StartAsync(id, cancellationToken));

    public static Command Stop(Hosting.Cli cli) => Create(cli, "stop", "Stop an app; its data stays", "Stopping", "stopped", (apps, id, cancellationToken) => apps.StopAsync(id, cancellationToken));

    public static Command Restart(Hosting.Cli cli) => Create(cli, "restart", "Restart an app", "Restarting", "restarted", (apps, id, cancellationToken) => apps.RestartAsync(id, cancellationToken));

    private static Command Create(Hosting.Cli cli, string name, string description, string doing, string done, Func<AppsApi, string, CancellationToken, Task<string>> act)
    {
        var command = new Command(name, description);
        var choice = AppChoice.AddTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var app = await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            var task = await act(session.Client.Apps, app.Id, cancellationToken).ConfigureAwait(false);
            return await Finishing.FollowAsync(session, app.Id, task, $"{doing} {app.Fqdn}", now => $"{now.Fqdn} is {done}.", cancellationToken).ConfigureAwait(false);
        });
    }
}
