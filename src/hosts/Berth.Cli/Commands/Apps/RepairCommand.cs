using System.CommandLine;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth repair APP</c>: tries again what failed.</summary>
internal static class RepairCommand
{
    private static readonly Option<string?> Image = new("--image") { Description = "With this image instead", HelpName = "ref" };

    public static Command Create(Hosting.Cli cli)
    {
        var command = new Command("repair", "Try again what failed, or make the app's container anew") { Image };
        var choice = AppChoice.AddTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var app = await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            var task = await session.Client.Apps.RepairAsync(app.Id, new RepairRequest { DockerImage = session.Parse.GetValue(Image) }, cancellationToken).ConfigureAwait(false);
            return await Finishing.FollowAsync(session, app.Id, task, $"Repairing {app.Fqdn}", now => $"{now.Fqdn} is repaired.", cancellationToken).ConfigureAwait(false);
        });
    }
}
