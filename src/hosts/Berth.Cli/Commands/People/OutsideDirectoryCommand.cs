using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Cli.Waiting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth directory outside …</c>: an LDAP directory elsewhere whose people are people here.</summary>
internal static class OutsideDirectoryCommand
{
    private const string Off = "noop";

    public static Command Create(Hosting.Cli cli) => new("outside", "An LDAP directory elsewhere whose people are people here")
    {
        Show(cli), Set(cli), SwitchOff(cli), Sync(cli), Link(cli, linked: true), Link(cli, linked: false),
    };

    private static Command Show(Hosting.Cli cli) => cli.WithAction(new Command("show", "Show how it is set up"), async (session, cancellationToken) =>
    {
        Print(session, await session.Client.Directory.OutsideAsync(cancellationToken).ConfigureAwait(false));
        return ExitCode.Ok;
    });

    private static Command Set(Hosting.Cli cli)
    {
        var url = Text("--url", "ldap://host or ldaps://host, with a port where it is not the usual one", "url");
        var provider = Text("--provider", "ad, cloudron, jumpcloud, okta, univention or other", "name");
        var baseDn = Text("--base", "Where its people are", "dn");
        var filter = Text("--filter", "Which of them; (objectClass=inetOrgPerson) by default", "filter");
        var username = Text("--username-field", "Attribute that holds the user name; uid by default", "name");
        var bindDn = Text("--bind", "As whom to ask", "dn");
        var secret = new Option<bool>("--password-stdin") { Description = "Read the password of --bind from standard input" };
        var ask = new Option<bool>("--password") { Description = "Ask for the password of --bind" };
        var groupBase = Text("--group-base", "Where its groups are", "dn");
        var groupFilter = Text("--group-filter", "Which of them; (objectClass=groupOfNames) by default", "filter");
        var groupName = Text("--group-name-field", "Attribute that holds a group's name; cn by default", "name");
        var groups = DirectoryCommand.Switch("--sync-groups", "Its groups become groups here");
        var create = DirectoryCommand.Switch("--create-at-login", "Who is in it but not here is made at their first sign-in");
        var selfSigned = DirectoryCommand.Switch("--accept-any-certificate", "Do not verify its certificate");
        var startTls = DirectoryCommand.Switch("--start-tls", "Encrypt an ldap:// connection before anything is said");
        var command = new Command("set", "Set it up, or change what is given; it is asked once before anything is kept")
        {
            url, provider, baseDn, filter, username, bindDn, secret, ask, groupBase, groupFilter, groupName, groups, create, selfSigned, startTls,
        };
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var now = await session.Client.Directory.OutsideAsync(cancellationToken).ConfigureAwait(false);
            string? Given(Option<string?> option) => session.Parse.GetValue(option);
            var wanted = now with
            {
                Provider = Given(provider) ?? (now.Provider == Off ? "other" : now.Provider),
                Url = Given(url) ?? now.Url,
                BaseDn = Given(baseDn) ?? now.BaseDn,
                Filter = Given(filter) ?? now.Filter,
                UsernameField = Given(username) ?? now.UsernameField,
                BindDn = Given(bindDn) ?? now.BindDn,
                BindPassword = session.Parse.GetValue(secret) || session.Parse.GetValue(ask)
                    ? await Ask.SecretAsync(session, "Password", session.Parse.GetValue(secret), "--password-stdin", cancellationToken).ConfigureAwait(false)
                    : now.BindPassword,
                GroupBaseDn = Given(groupBase) ?? now.GroupBaseDn,
                GroupFilter = Given(groupFilter) ?? now.GroupFilter,
                GroupnameField = Given(groupName) ?? now.GroupnameField,
                SyncGroups = DirectoryCommand.On(Given(groups)) ?? now.SyncGroups,
                AutoCreate = DirectoryCommand.On(Given(create)) ?? now.AutoCreate,
                AcceptSelfSignedCerts = DirectoryCommand.On(Given(selfSigned)) ?? now.AcceptSelfSignedCerts,
                StartTls = DirectoryCommand.On(Given(startTls)) ?? now.StartTls,
            };
            await session.Client.Directory.SetOutsideAsync(wanted, cancellationToken).ConfigureAwait(false);
            session.Print.Done("The directory answers, and is set up. See what a sync would change with: berth directory outside sync --dry-run");
            Print(session, await session.Client.Directory.OutsideAsync(cancellationToken).ConfigureAwait(false));
            return ExitCode.Ok;
        });
    }

    private static Command SwitchOff(Hosting.Cli cli) => cli.WithAction(new Command("off", "Switch it off; its people stay, and cannot sign in"), async (session, cancellationToken) =>
    {
        await session.Client.Directory.SetOutsideAsync(new ExternalLdapConfig(Off), cancellationToken).ConfigureAwait(false);
        session.Print.Done("The outside directory is switched off.");
        return ExitCode.Ok;
    });

    private static Command Sync(Hosting.Cli cli)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would change" };
        return cli.WithAction(new Command("sync", "Take over its people now") { dryRun }, async (session, cancellationToken) =>
        {
            if (session.Parse.GetValue(dryRun))
            {
                Print(session, await session.Client.Directory.TrySyncAsync(cancellationToken).ConfigureAwait(false));
                return ExitCode.Ok;
            }

            var task = await session.Client.Directory.SyncAsync(cancellationToken).ConfigureAwait(false);
            if (session.NoWait)
            {
                session.Print.Note($"Started as task {task}. Follow it with: berth tasks {task}");
                return ExitCode.Ok;
            }

            var finished = await TaskWaiter.WaitAsync(session, task, "Taking over the outside directory", cancellationToken).ConfigureAwait(false);
            session.Print.Done($"The directory is taken over. See what changed with: berth logs --task {task}");
            if (session.Json)
            {
                session.Print.Json(finished, BerthJson.Default.TaskResponse);
            }

            return ExitCode.Ok;
        });
    }

    private static Command Link(Hosting.Cli cli, bool linked)
    {
        var who = UserCommand.Who();
        var description = linked ? "Say that a person here is the directory's of the same name; its password counts from then on" : "Make a directory's person one of this server; they need a new password";
        return cli.WithAction(new Command(linked ? "link" : "unlink", description) { who }, async (session, cancellationToken) =>
        {
            var user = await Known.PersonAsync(session, session.Parse.GetRequiredValue(who), cancellationToken).ConfigureAwait(false);
            await session.Client.Directory.LinkAsync(user.Id, linked, cancellationToken).ConfigureAwait(false);
            session.Print.Done($"{Known.NameOf(user)} {(linked ? "is the directory's now" : "is of this server now; make a link with: berth user reset-link")}.");
            return ExitCode.Ok;
        });
    }

    private static void Print(Session session, ExternalLdapReport report)
    {
        var rows = Rows("add", report.Added).Concat(Rows("update", report.Updated)).Concat(Rows("switch off", report.Deactivated)).Concat(Rows("group", report.Groups)).Concat(Rows("left alone", report.Conflicts));
        session.Print.Rows(report, BerthJson.Default.ExternalLdapReport, ["What", "Whom"], rows);
        session.Print.Note($"{report.Added.Count} to add, {report.Updated.Count} to update, {report.Deactivated.Count} to switch off, {report.Conflicts.Count} left alone.");

        static IEnumerable<IReadOnlyList<string?>> Rows(string what, IReadOnlyList<string> names) => names.Select(name => (IReadOnlyList<string?>)[what, name]);
    }

    private static void Print(Session session, ExternalLdapConfig config)
    {
        if (session.Json)
        {
            session.Print.Json(config, BerthJson.Default.ExternalLdapConfig);
            return;
        }

        if (config.Provider is null or Off)
        {
            session.Print.Facts([("Outside directory", "off")]);
            return;
        }

        session.Print.Facts(
        [
            ("Outside directory", config.Provider), ("Address", config.Url), ("Encrypted", config.StartTls == true ? "StartTLS" : config.Url?.StartsWith("ldaps:", StringComparison.Ordinal) == true ? "TLS" : "no"),
            ("Any certificate", DirectoryCommand.OnOff(config.AcceptSelfSignedCerts)), ("People at", config.BaseDn), ("Filter", config.Filter), ("User name in", config.UsernameField),
            ("Asks as", string.IsNullOrEmpty(config.BindDn) ? "nobody" : config.BindDn), ("Password", string.IsNullOrEmpty(config.BindPassword) ? "none" : "set"),
            ("Creates at login", DirectoryCommand.OnOff(config.AutoCreate)), ("Groups", config.SyncGroups == true ? $"{config.GroupFilter} at {config.GroupBaseDn}, named by {config.GroupnameField}" : "not taken over"),
        ]);
    }

    private static Option<string?> Text(string name, string description, string help) => new(name) { Description = description, HelpName = help };
}
