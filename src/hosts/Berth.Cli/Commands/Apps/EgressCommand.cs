using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth egress APP</c>: where the app may go beyond this server. Without a choice it shows what holds.</summary>
internal static class EgressCommand
{
    public static Command Create(Hosting.Cli cli)
    {
        var open = new Option<bool>("--open") { Description = "Everywhere" };
        var off = new Option<bool>("--off") { Description = "Nowhere" };
        var allow = new Option<string[]>("--allow") { Description = "Only there: a network, an address or a host name; may be repeated", HelpName = "where" };
        var command = new Command("egress", "Show or choose where an app may go beyond this server") { open, off, allow };
        var choice = AppChoice.AddTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var app = await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            var (everywhere, nowhere, there) = (session.Parse.GetValue(open), session.Parse.GetValue(off), session.Parse.GetValue(allow) ?? []);
            var choices = (everywhere ? 1 : 0) + (nowhere ? 1 : 0) + (there.Length > 0 ? 1 : 0);
            if (choices > 1)
            {
                throw CliException.Usage("Give one of --open, --off and --allow.");
            }

            var egress = choices == 0 ? app.Egress ?? new EgressBody("open", []) : new EgressBody(everywhere ? "open" : nowhere ? "off" : "allowlist", there);
            if (choices == 1)
            {
                await session.Client.Apps.SetEgressAsync(app.Id, egress, cancellationToken).ConfigureAwait(false);
                session.Print.Done($"{app.Fqdn}: {Say(egress)}");
            }
            else if (session.Json)
            {
                session.Print.Json(egress, BerthJson.Default.EgressBody);
            }
            else
            {
                session.Print.Line(Say(egress));
            }

            return ExitCode.Ok;
        });
    }

    private static string Say(EgressBody egress) => egress.Policy switch
    {
        "off" => "nowhere beyond this server",
        "allowlist" => "only to " + string.Join(", ", egress.Allow ?? []),
        _ => "everywhere",
    };
}
