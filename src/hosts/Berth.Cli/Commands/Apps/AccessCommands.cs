using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Client;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth access|operators APP</c>: who may enter an app, and who may run it. Without a choice they show the list there is.</summary>
internal static class AccessCommands
{
    private const string Everybody = "everybody";
    private const string AdminsOnly = "administrators only";

    public static Command Access(Hosting.Cli cli) => Create(
        cli, "access", "Show or choose who may enter an app", "--everybody", Everybody, app => app.AccessRestriction,
        (apps, id, list, cancellationToken) => apps.SetAccessAsync(id, list, cancellationToken));

    public static Command Operators(Hosting.Cli cli) => Create(
        cli, "operators", "Show or choose who may run an app besides the administrators", "--nobody", AdminsOnly, app => app.Operators,
        (apps, id, list, cancellationToken) => apps.SetOperatorsAsync(id, list, cancellationToken));

    private static Command Create(
        Hosting.Cli cli, string name, string description, string noList, string whenNone, Func<AppResponse, AccessRestriction?> read, Func<AppsApi, string, AccessRestriction?, CancellationToken, Task> write)
    {
        var users = new Option<string[]>("--user", "-u") { Description = "A person, by user name; may be repeated", HelpName = "name" };
        var groups = new Option<string[]>("--group", "-g") { Description = "A group, by name; may be repeated", HelpName = "name" };
        var none = new Option<bool>(noList) { Description = $"No list: {whenNone}" };
        var command = new Command(name, description) { users, groups, none };
        var choice = AppChoice.AddTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var app = await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            var (chosenUsers, chosenGroups) = (session.Parse.GetValue(users) ?? [], session.Parse.GetValue(groups) ?? []);
            var chosen = chosenUsers.Length + chosenGroups.Length > 0;
            if (chosen && session.Parse.GetValue(none))
            {
                throw CliException.Usage($"Give either {noList} or people and groups.");
            }

            if (chosen || session.Parse.GetValue(none))
            {
                var list = chosen ? await ResolveAsync(session, chosenUsers, chosenGroups, cancellationToken).ConfigureAwait(false) : null;
                await write(session.Client.Apps, app.Id, list, cancellationToken).ConfigureAwait(false);
                session.Print.Done($"{app.Fqdn}: {(list is null ? whenNone : string.Join(", ", chosenUsers.Concat(chosenGroups)))}");
                return ExitCode.Ok;
            }

            await ShowAsync(session, read(app), whenNone, cancellationToken).ConfigureAwait(false);
            return ExitCode.Ok;
        });
    }

    private static async Task<AccessRestriction> ResolveAsync(Session session, string[] users, string[] groups, CancellationToken cancellationToken)
    {
        var people = users.Length == 0 ? [] : await session.Client.Users.ListAsync(null, cancellationToken).ConfigureAwait(false);
        var known = groups.Length == 0 ? [] : await session.Client.Groups.ListAsync(cancellationToken).ConfigureAwait(false);
        return new AccessRestriction(
            [.. users.Select(name => Known.Pick(people, name).Id)],
            [.. groups.Select(name => Known.Pick(known, name).Id)]);
    }

    private static async Task ShowAsync(Session session, AccessRestriction? list, string whenNone, CancellationToken cancellationToken)
    {
        if (session.Json)
        {
            session.Print.Json(new AccessRestrictionRequest { AccessRestriction = AppsApi.Write(list) }, BerthJson.Default.AccessRestrictionRequest);
            return;
        }

        if (list is null)
        {
            session.Print.Facts([("List", whenNone)]);
            return;
        }

        var people = (await session.Client.Users.ListAsync(null, cancellationToken).ConfigureAwait(false)).ToDictionary(user => user.Id, user => user.Username ?? user.Email, StringComparer.Ordinal);
        var groups = (await session.Client.Groups.ListAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(group => group.Id, group => group.Name, StringComparer.Ordinal);
        session.Print.Facts(
        [
            .. (list.Users ?? []).Select(id => ("Person", people.GetValueOrDefault(id, id))),
            .. (list.Groups ?? []).Select(id => ("Group", groups.GetValueOrDefault(id, id))),
        ]);
    }
}
