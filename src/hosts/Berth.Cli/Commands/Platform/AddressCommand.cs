using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth network</c>: the server's addresses, and whether records follow them.</summary>
internal static class AddressCommand
{
    public static Command Create(Hosting.Cli cli) => new("network", "The addresses under which the world reaches the server") { Show(cli), Family(cli, "ipv4"), Family(cli, "ipv6"), Dynamic(cli) };

    private static Command Show(Hosting.Cli cli) => cli.WithAction(new Command("show", "Show the addresses, and where they come from"), async (session, cancellationToken) =>
    {
        foreach (var family in (string[])["ipv4", "ipv6"])
        {
            var config = await session.Client.Domains.GetAddressConfigAsync(family, cancellationToken).ConfigureAwait(false);
            session.Print.Line($"{family}  {config.Provider}  {await AddressAsync(session, family, cancellationToken).ConfigureAwait(false)}");
        }

        session.Print.Line($"dynamic DNS  {(await session.Client.Domains.GetDynamicDnsAsync(cancellationToken).ConfigureAwait(false) ? "on" : "off")}");
        return ExitCode.Ok;
    });

    private static Command Family(Hosting.Cli cli, string family)
    {
        var provider = new Argument<string>("provider") { Description = "generic (found out), fixed, interface or noop (none)" };
        var value = new Argument<string?>("value") { Description = "The address, or the interface's name", Arity = ArgumentArity.ZeroOrOne };
        return cli.WithAction(new Command(family, $"Say where the server's {family} address comes from") { provider, value }, async (session, cancellationToken) =>
        {
            var (name, given) = (session.Parse.GetRequiredValue(provider), session.Parse.GetValue(value));
            await session.Client.Domains.SetAddressConfigAsync(family, new IpConfig { Provider = name, Ip = name == "fixed" ? given : null, Iface = name == "interface" ? given : null }, cancellationToken).ConfigureAwait(false);
            session.Print.Done($"{family}: {await AddressAsync(session, family, cancellationToken).ConfigureAwait(false)}. Set records to it with: berth domain sync");
            return ExitCode.Ok;
        });
    }

    private static Command Dynamic(Hosting.Cli cli)
    {
        var on = new Argument<string>("state") { Description = "on or off" };
        on.AcceptOnlyFromAmong("on", "off");
        return cli.WithAction(new Command("dynamic-dns", "Let records follow the server's address when it changes") { on }, async (session, cancellationToken) =>
        {
            await session.Client.Domains.SetDynamicDnsAsync(session.Parse.GetRequiredValue(on) == "on", cancellationToken).ConfigureAwait(false);
            session.Print.Done($"Dynamic DNS is {session.Parse.GetRequiredValue(on)}.");
            return ExitCode.Ok;
        });
    }

    private static async Task<string> AddressAsync(Session session, string family, CancellationToken cancellationToken)
    {
        try
        {
            return await session.Client.Domains.GetAddressAsync(family, cancellationToken).ConfigureAwait(false) ?? "none";
        }
        catch (Berth.Client.ApiException problem)
        {
            return problem.Message;
        }
    }
}
