using System.CommandLine;
using System.Text.Json;
using Berth.Cli.Apps;
using Berth.Cli.Hosting;
using Berth.Cli.Values;
using Berth.Cli.Waiting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth configure APP</c>, also <c>set-location</c>: moves an app to another name or port, or changes its memory.</summary>
internal static class SetLocationCommand
{
    private static readonly Option<string?> Location = new("--location", "-l") { Description = "New name: subdomain or full name", HelpName = "name" };
    private static readonly Option<string[]> Secondary = new("--secondary-domains", "-s") { Description = "KEY=name, for apps with several names", HelpName = "pairs" };
    private static readonly Option<string[]> Ports = new("--port-bindings", "-p") { Description = "KEY=port; without a port it is switched off", HelpName = "pairs" };
    private static readonly Option<string?> Memory = new("--memory", "-m") { Description = "Memory limit, such as 512M; 0 is the package's own", HelpName = "size" };

    private static readonly Option<bool> OverwriteDns = new("--overwrite-dns") { Description = "Replace DNS records that somebody else made for the name" };
    private static readonly Option<bool> SkipDns = new("--skip-dns") { Description = "Leave DNS records alone" };

    public static Command Create(Hosting.Cli cli)
    {
        var command = new Command("configure", "Move an app to another name or ports, or change its memory limit") { Location, Secondary, Ports, Memory, OverwriteDns, SkipDns };
        command.Aliases.Add("set-location");
        var choice = AppChoice.AddTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var app = await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            var memory = session.Parse.GetValue(Memory) is { } size ? Amounts.ParseMemory(size) : (long?)null;
            var location = await LocationAsync(session, app, cancellationToken).ConfigureAwait(false);
            if (memory is null && location is null)
            {
                throw CliException.Usage("Nothing to change. Give --location, --port-bindings, --secondary-domains or --memory.");
            }

            string? task = null;
            if (location is not null)
            {
                task = await session.Client.Apps.SetLocationAsync(app.Id, location, cancellationToken).ConfigureAwait(false);
                if (memory is not null)
                {
                    await TaskWaiter.WaitAsync(session, task, $"Moving {app.Fqdn}", cancellationToken).ConfigureAwait(false);
                }
            }

            if (memory is { } bytes)
            {
                task = await session.Client.Apps.SetMemoryLimitAsync(app.Id, bytes, cancellationToken).ConfigureAwait(false);
            }

            return await Finishing.FollowAsync(session, app.Id, task!, $"Configuring {app.Fqdn}", now => $"Done: {session.AddressOf(now.Fqdn)}", cancellationToken).ConfigureAwait(false);
        });
    }

    private static async Task<LocationRequest?> LocationAsync(Session session, AppResponse app, CancellationToken cancellationToken)
    {
        var name = session.Parse.GetValue(Location);
        var ports = Pairs.ParsePorts(session.Parse.GetValue(Ports));
        var secondary = await SecondaryNames.ParseAsync(session, session.Parse.GetValue(Secondary), cancellationToken).ConfigureAwait(false);
        if (name is null && ports is null && secondary.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        var split = name is null ? new SubdomainRequest(app.Subdomain, app.Domain) : await LocationName.SplitAsync(session, name, cancellationToken).ConfigureAwait(false);

        // The server takes the map as the whole: what is not named here stays as it is.
        var merged = app.Ports.ToDictionary(port => port.Key, port => (int?)port.Value.HostPort, StringComparer.Ordinal);
        foreach (var (key, port) in ports ?? [])
        {
            merged[key] = port;
        }

        return new LocationRequest
        {
            Subdomain = split.Subdomain,
            Domain = split.Domain,
            Ports = ports is null ? null : merged,
            SecondaryDomains = secondary,
            OverwriteDns = session.Parse.GetValue(OverwriteDns) ? true : null,
            SkipDnsSetup = session.Parse.GetValue(SkipDns) ? true : null,
        };
    }
}
