using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Cli.Values;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth user …</c>: the people of the server.</summary>
internal static class UserCommand
{
    public static readonly string[] Roles = ["owner", "admin", "mailmanager", "usermanager", "user"];

    public static Command Create(Hosting.Cli cli) => new("user", "See and manage the people of the server")
    {
        List(cli), Show(cli), UserAddCommand.Create(cli), UserChangeCommands.Edit(cli), UserChangeCommands.SetRole(cli), UserChangeCommands.SetActive(cli), UserChangeCommands.SetPassword(cli),
        UserChangeCommands.RemoveSecondFactor(cli), UserChangeCommands.Remove(cli), UserLinkCommands.Invite(cli), UserLinkCommands.ResetLink(cli),
        UserSessionCommands.List(cli), UserSessionCommands.SignOut(cli), UserConnectionCommands.List(cli), UserConnectionCommands.Disconnect(cli), UserFileCommands.Export(cli), UserFileCommands.Import(cli),
    };

    /// <summary>Whom a command is about.</summary>
    public static Argument<string> Who() => new("person") { Description = "User name, e-mail address or id" };

    private static Command List(Hosting.Cli cli)
    {
        var search = new Option<string?>("--search") { Description = "Only people with this in a name or address", HelpName = "text" };
        return cli.WithAction(new Command("list", "List the people") { search }, async (session, cancellationToken) =>
        {
            var people = await session.Client.Users.ListAsync(session.Parse.GetValue(search), cancellationToken).ConfigureAwait(false);
            session.Print.Rows(new UserListResponse(people), BerthJson.Default.UserListResponse, ["User name", "E-mail", "Name", "Role", "State"],
                people.Select(user => (IReadOnlyList<string?>)[user.Username ?? "", user.Email, user.DisplayName, user.Role, State(user)]));
            return ExitCode.Ok;
        });
    }

    private static Command Show(Hosting.Cli cli)
    {
        var who = Who();
        return cli.WithAction(new Command("show", "Show one person") { who }, async (session, cancellationToken) =>
        {
            var user = await Known.PersonAsync(session, session.Parse.GetRequiredValue(who), cancellationToken).ConfigureAwait(false);
            if (session.Json)
            {
                session.Print.Json(user, BerthJson.Default.UserResponse);
                return ExitCode.Ok;
            }

            var groups = user.GroupIds is not { Count: > 0 } ? [] : await session.Client.Groups.ListAsync(cancellationToken).ConfigureAwait(false);
            session.Print.Facts(
            [
                ("User name", user.Username ?? "not chosen yet"),
                ("E-mail", user.Email),
                ("Other e-mail", user.FallbackEmail is { Length: > 0 } other ? other : "none"),
                ("Name", user.DisplayName),
                ("Role", user.Role),
                ("State", State(user)),
                ("Groups", groups.Count == 0 ? "none" : string.Join(", ", groups.Where(group => user.GroupIds.Contains(group.Id)).Select(group => group.Name))),
                ("Second factor", user.TwoFactorAuthenticationEnabled ? "on" : "off"),
                ("Comes from", user.Source is { Length: > 0 } source ? source : "here"),
                ("Since", Amounts.Moment(user.CreationTime)),
                ("Id", user.Id),
            ]);
            return ExitCode.Ok;
        });
    }

    private static string State(UserResponse user) => !user.Active ? "off" : user.InviteAccepted ? "active" : "invited";
}
