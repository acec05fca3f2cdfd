using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth directory rules|server|outside</c>: rules for everybody, and directories in both directions.</summary>
internal static class DirectoryCommand
{
    public static Command Create(Hosting.Cli cli) => new("directory", "Rules for accounts, the directory for other hosts, and outside directories")
    {
        Rules(cli), Server(cli), OutsideDirectoryCommand.Create(cli),
    };

    private static Command Rules(Hosting.Cli cli)
    {
        var locked = Switch("--lock-profiles", "People may not change their own names and addresses");
        var mandatory = Switch("--mandatory-2fa", "Without a second factor one can do nothing but set one up");
        return cli.WithAction(new Command("rules", "Show or set what holds for everybody's account") { locked, mandatory }, async (session, cancellationToken) =>
        {
            var rules = await session.Client.Directory.RulesAsync(cancellationToken).ConfigureAwait(false);
            var (lockProfiles, mandatory2Fa) = (session.Parse.GetValue(locked), session.Parse.GetValue(mandatory));
            if (lockProfiles is not null || mandatory2Fa is not null)
            {
                rules = new UserDirectoryConfig(On(lockProfiles) ?? rules.LockUserProfiles, On(mandatory2Fa) ?? rules.Mandatory2FA);
                await session.Client.Directory.SetRulesAsync(rules, cancellationToken).ConfigureAwait(false);
            }

            if (session.Json)
            {
                session.Print.Json(rules, BerthJson.Default.UserDirectoryConfig);
                return ExitCode.Ok;
            }

            session.Print.Facts([("Profiles locked", OnOff(rules.LockUserProfiles)), ("Second factor mandatory", OnOff(rules.Mandatory2FA))]);
            return ExitCode.Ok;
        });
    }

    private static Command Server(Hosting.Cli cli)
    {
        var enabled = Switch("--enable", "Answer other hosts by LDAP with TLS");
        var allow = new Option<string[]>("--allow") { Description = "Address or network that may ask; may be repeated, and replaces the list", HelpName = "cidr" };
        var secret = new Option<bool>("--secret-stdin") { Description = "Read the secret that they must bind with from standard input" };
        var ask = new Option<bool>("--secret") { Description = "Ask for the secret" };
        return cli.WithAction(new Command("server", "Show or set up the directory for other hosts") { enabled, allow, secret, ask }, async (session, cancellationToken) =>
        {
            var config = await session.Client.Directory.ServerAsync(cancellationToken).ConfigureAwait(false);
            var (list, input) = (session.Parse.GetValue(allow) ?? [], session.Parse.GetValue(secret));
            if (session.Parse.GetValue(enabled) is not null || list.Length > 0 || input || session.Parse.GetValue(ask))
            {
                config = config with
                {
                    Enabled = On(session.Parse.GetValue(enabled)) ?? config.Enabled,
                    Allowlist = list.Length > 0 ? string.Join(',', list) : config.Allowlist,
                    Secret = input || session.Parse.GetValue(ask) ? await Ask.SecretAsync(session, "Secret", input, "--secret-stdin", cancellationToken).ConfigureAwait(false) : config.Secret,
                };
                await session.Client.Directory.SetServerAsync(config, cancellationToken).ConfigureAwait(false);
                config = await session.Client.Directory.ServerAsync(cancellationToken).ConfigureAwait(false);
            }

            if (session.Json)
            {
                session.Print.Json(config, BerthJson.Default.DirectoryServerConfig);
                return ExitCode.Ok;
            }

            session.Print.Facts([("Directory server", OnOff(config.Enabled)), ("May ask", string.IsNullOrEmpty(config.Allowlist) ? "nobody" : config.Allowlist), ("Secret", string.IsNullOrEmpty(config.Secret) ? "none" : "set")]);
            return ExitCode.Ok;
        });
    }

    internal static Option<string?> Switch(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "on|off" };
        option.AcceptOnlyFromAmong("on", "off");
        return option;
    }

    internal static bool? On(string? text) => text is null ? null : text == "on";

    internal static string OnOff(bool? value) => value == true ? "on" : "off";
}
