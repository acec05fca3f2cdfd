using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth firewall show|block|allow</c>: what the server lets through.</summary>
internal static class FirewallCommand
{
    public static Command Create(Hosting.Cli cli) => new("firewall", "Show the firewall's rules, block networks and except some from it")
    {
        Show(cli),
        List(
            cli,
            "block",
            "Networks that reach no port of this server",
            async (session, cancellationToken) => (await session.Client.Network.GetBlocklistAsync(cancellationToken).ConfigureAwait(false)).Blocklist,
            (session, list, cancellationToken) => session.Client.Network.SetBlocklistAsync(list, cancellationToken)),
        List(
            cli,
            "allow",
            "Exceptions to the blocked networks",
            async (session, cancellationToken) => (await session.Client.Network.GetAllowlistAsync(cancellationToken).ConfigureAwait(false)).Allowlist,
            (session, list, cancellationToken) => session.Client.Network.SetAllowlistAsync(list, cancellationToken)),
    };

    private static Command Show(Hosting.Cli cli)
    {
        var addresses = new Option<bool>("--addresses") { Description = "With the members of address sets, which may be thousands" };
        return cli.WithAction(new Command("show", "Print the rules as the kernel has them") { addresses }, async (session, cancellationToken) =>
        {
            var firewall = await session.Client.Network.GetFirewallAsync(session.Parse.GetValue(addresses), cancellationToken).ConfigureAwait(false);
            if (session.Json)
            {
                session.Print.Json(firewall, BerthJson.Default.FirewallResponse);
                return ExitCode.Ok;
            }

            session.Print.Line(firewall.Rules.TrimEnd('\n'));
            if (firewall.Problem is { } problem)
            {
                session.Print.Warn(problem);
            }
            else if (!firewall.InEffect)
            {
                session.Print.Warn(firewall.Mode == "off" ? "The firewall is switched off (BERTH_FIREWALL=off)." : "The rules are not in effect yet.");
            }

            return ExitCode.Ok;
        });
    }

    private static Command List(
        Hosting.Cli cli, string name, string description, Func<Session, CancellationToken, Task<string>> get, Func<Session, string, CancellationToken, Task> set)
    {
        var added = Networks();
        var removed = Networks();
        return new Command(name, description)
        {
            cli.WithAction(new Command("list", "Print the list"), async (session, cancellationToken) =>
            {
                session.Print.Line((await get(session, cancellationToken).ConfigureAwait(false)).TrimEnd('\n'));
                return ExitCode.Ok;
            }),
            cli.WithAction(new Command("add", "Add networks") { added }, async (session, cancellationToken) =>
            {
                var networks = session.Parse.GetRequiredValue(added);
                var lines = Lines(await get(session, cancellationToken).ConfigureAwait(false));
                var fresh = networks.Where(network => !lines.Any(line => EntryOf(line) == network)).ToList();
                await set(session, string.Join('\n', lines.Concat(fresh)), cancellationToken).ConfigureAwait(false);
                session.Print.Done($"Added: {string.Join(", ", networks)}");
                return ExitCode.Ok;
            }),
            cli.WithAction(new Command("remove", "Remove networks, written as they stand in the list") { removed }, async (session, cancellationToken) =>
            {
                var networks = session.Parse.GetRequiredValue(removed);
                var lines = Lines(await get(session, cancellationToken).ConfigureAwait(false));
                if (networks.FirstOrDefault(network => !lines.Any(line => EntryOf(line) == network)) is { } missing)
                {
                    throw CliException.Failure($"{missing} is not on the list. See 'berth firewall {name} list'.");
                }

                await set(session, string.Join('\n', lines.Where(line => !networks.Contains(EntryOf(line)))), cancellationToken).ConfigureAwait(false);
                session.Print.Done($"Removed: {string.Join(", ", networks)}");
                return ExitCode.Ok;
            }),
        };
    }

    private static Argument<string[]> Networks() => new("network") { Description = "An address or a network, such as 203.0.113.7 or 2001:db8::/32", Arity = ArgumentArity.OneOrMore };

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');

    private static string EntryOf(string line) => line.Split('#')[0].Trim();
}
