using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth group …</c>: groups of people, which access lists can name.</summary>
internal static class GroupCommand
{
    public static Command Create(Hosting.Cli cli) => new("group", "See and manage groups of people")
    {
        List(cli), Add(cli), Rename(cli), Remove(cli), new Command("members", "See and choose who is in a group") { Members(cli), Change(cli, add: true), Change(cli, add: false) },
    };

    private static Command List(Hosting.Cli cli) =>
        cli.WithAction(new Command("list", "List the groups"), async (session, cancellationToken) =>
        {
            var groups = await session.Client.Groups.ListAsync(cancellationToken).ConfigureAwait(false);
            session.Print.Rows(new GroupListResponse(groups), BerthJson.Default.GroupListResponse, ["Name", "Members", "Comes from", "Id"],
                groups.Select(group => (IReadOnlyList<string?>)[group.Name, $"{group.UserIds.Count}", group.Source is { Length: > 0 } source ? source : "here", group.Id]));
            return ExitCode.Ok;
        });

    private static Command Add(Hosting.Cli cli)
    {
        var name = new Argument<string>("name") { Description = "Name of the group" };
        return cli.WithAction(new Command("add", "Add a group") { name }, async (session, cancellationToken) =>
        {
            var id = await session.Client.Groups.CreateAsync(session.Parse.GetRequiredValue(name), cancellationToken).ConfigureAwait(false);
            if (session.Json)
            {
                session.Print.Json(new UserCreatedResponse(id), BerthJson.Default.UserCreatedResponse);
            }

            session.Print.Done($"{session.Parse.GetRequiredValue(name)} is added.");
            return ExitCode.Ok;
        });
    }

    private static Command Rename(Hosting.Cli cli)
    {
        var group = Which();
        var name = new Argument<string>("name") { Description = "The new name" };
        return cli.WithAction(new Command("rename", "Rename a group; access lists keep it") { group, name }, async (session, cancellationToken) =>
        {
            var found = await Known.GroupAsync(session, session.Parse.GetRequiredValue(group), cancellationToken).ConfigureAwait(false);
            await session.Client.Groups.RenameAsync(found.Id, session.Parse.GetRequiredValue(name), cancellationToken).ConfigureAwait(false);
            session.Print.Done($"{found.Name} is now {session.Parse.GetRequiredValue(name)}.");
            return ExitCode.Ok;
        });
    }

    private static Command Remove(Hosting.Cli cli)
    {
        var group = Which();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        return cli.WithAction(new Command("remove", "Remove a group; its members lose what only it let them do") { group, yes }, async (session, cancellationToken) =>
        {
            var found = await Known.GroupAsync(session, session.Parse.GetRequiredValue(group), cancellationToken).ConfigureAwait(false);
            if (!await Ask.SureAsync(session, $"Remove the group {found.Name}?", session.Parse.GetValue(yes), cancellationToken).ConfigureAwait(false))
            {
                return ExitCode.Failure;
            }

            await session.Client.Groups.DeleteAsync(found.Id, cancellationToken).ConfigureAwait(false);
            session.Print.Done($"{found.Name} is removed.");
            return ExitCode.Ok;
        });
    }

    private static Command Members(Hosting.Cli cli)
    {
        var group = Which();
        return cli.WithAction(new Command("list", "List who is in a group") { group }, async (session, cancellationToken) =>
        {
            var found = await Known.GroupAsync(session, session.Parse.GetRequiredValue(group), cancellationToken).ConfigureAwait(false);
            var people = found.UserIds.Count == 0 ? [] : await session.Client.Users.ListAsync(null, cancellationToken).ConfigureAwait(false);
            UserResponse[] members = [.. people.Where(user => found.UserIds.Contains(user.Id))];
            session.Print.Rows(new UserListResponse(members), BerthJson.Default.UserListResponse, ["User name", "E-mail", "Name"],
                members.Select(user => (IReadOnlyList<string?>)[user.Username ?? "", user.Email, user.DisplayName]));
            return ExitCode.Ok;
        });
    }

    private static Command Change(Hosting.Cli cli, bool add)
    {
        var group = Which();
        var people = new Argument<string[]>("person") { Description = "User names, e-mail addresses or ids", Arity = ArgumentArity.OneOrMore };
        return cli.WithAction(new Command(add ? "add" : "remove", add ? "Take people into a group" : "Take people out of a group") { group, people }, async (session, cancellationToken) =>
        {
            var found = await Known.GroupAsync(session, session.Parse.GetRequiredValue(group), cancellationToken).ConfigureAwait(false);
            var ids = (await Known.PeopleAsync(session, session.Parse.GetRequiredValue(people), cancellationToken).ConfigureAwait(false)).Select(user => user.Id);
            string[] members = [.. add ? found.UserIds.Union(ids) : found.UserIds.Except(ids)];
            await session.Client.Groups.SetMembersAsync(found.Id, members, cancellationToken).ConfigureAwait(false);
            session.Print.Done($"{found.Name} has {members.Length} {(members.Length == 1 ? "member" : "members")}.");
            return ExitCode.Ok;
        });
    }

    private static Argument<string> Which() => new("group") { Description = "Name or id of the group" };
}
