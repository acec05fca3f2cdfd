using System.CommandLine;
using Berth.Cli.Apps;
using Berth.Cli.Hosting;
using Berth.Cli.Values;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth clone APP -l NAME</c></summary>
internal static class CloneCommand
{
    private static readonly Option<string?> Location = new("--location", "-l") { Description = "The clone's name: subdomain or full name", HelpName = "name" };
    private static readonly Option<string[]> Ports = new("--port-bindings", "-p") { Description = "KEY=port of the clone", HelpName = "pairs" };
    private static readonly Option<string?> Backup = new("--backup") { Description = "With the data of this backup", HelpName = "id" };

    public static Command Create(Hosting.Cli cli)
    {
        var command = new Command("clone", "Make another app with the same package and settings") { Location, Ports, Backup };
        var choice = AppChoice.AddTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var name = session.Parse.GetValue(Location) ?? throw CliException.Usage("Where to? Give the clone's name with --location.");
            var app = await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            var location = await LocationName.SplitAsync(session, name, cancellationToken).ConfigureAwait(false);
            var request = new CloneRequest
            {
                Subdomain = location.Subdomain,
                Domain = location.Domain,
                Ports = Pairs.ParsePorts(session.Parse.GetValue(Ports)),
                BackupId = session.Parse.GetValue(Backup),
            };
            var clone = await session.Client.Apps.CloneAsync(app.Id, request, cancellationToken).ConfigureAwait(false);
            return await Finishing.FollowAsync(session, clone.Id, clone.TaskId, $"Cloning {app.Fqdn} to {LocationName.Fqdn(location)}", now => $"Cloned: {session.AddressOf(now.Fqdn)}", cancellationToken).ConfigureAwait(false);
        });
    }
}
