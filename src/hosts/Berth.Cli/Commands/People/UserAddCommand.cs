using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth user add NAME --email ADDRESS</c>: with a password, or with a link by which the person chooses one.</summary>
internal static class UserAddCommand
{
    public static Command Create(Hosting.Cli cli)
    {
        var name = new Argument<string?>("name") { Description = "User name, fixed once set; without one the invited person chooses", Arity = ArgumentArity.ZeroOrOne };
        var email = new Option<string>("--email", "-e") { Description = "E-mail address", HelpName = "address", Required = true };
        var fallback = new Option<string?>("--fallback-email") { Description = "Where reset links go instead", HelpName = "address" };
        var displayName = new Option<string?>("--name", "-n") { Description = "How the person is called", HelpName = "name" };
        var role = new Option<string>("--role", "-r") { Description = "What the person may do", DefaultValueFactory = _ => "user", HelpName = "role" };
        role.AcceptOnlyFromAmong(UserCommand.Roles);
        var groups = new Option<string[]>("--group", "-g") { Description = "A group to be in; may be repeated", HelpName = "name" };
        var password = new Option<bool>("--password-stdin") { Description = "Read a password from standard input instead of inviting" };
        var send = new Option<bool>("--send") { Description = "Send the invitation by mail instead of printing its link" };
        return cli.WithAction(new Command("add", "Add a person; prints the link of the invitation unless a password is given") { name, email, fallback, displayName, role, groups, password, send }, async (session, cancellationToken) =>
        {
            var withPassword = session.Parse.GetValue(password);
            if (withPassword && session.Parse.GetValue(name) is null)
            {
                throw CliException.Usage("A person with a password needs a user name.");
            }

            var chosen = session.Parse.GetValue(groups) ?? [];
            var known = chosen.Length == 0 ? [] : await session.Client.Groups.ListAsync(cancellationToken).ConfigureAwait(false);
            string[] groupIds = [.. chosen.Select(group => Known.Pick(known, group).Id).Distinct()];
            var id = await session.Client.Users.CreateAsync(
                new UserRequest
                {
                    Username = session.Parse.GetValue(name),
                    Email = session.Parse.GetRequiredValue(email),
                    FallbackEmail = session.Parse.GetValue(fallback),
                    DisplayName = session.Parse.GetValue(displayName),
                    Role = session.Parse.GetRequiredValue(role),
                    Password = withPassword ? await Ask.FromInputAsync(session.Host, "Password", cancellationToken).ConfigureAwait(false) : null,
                },
                cancellationToken).ConfigureAwait(false);
            if (groupIds.Length > 0)
            {
                await session.Client.Users.SetGroupsAsync(id, groupIds, cancellationToken).ConfigureAwait(false);
            }

            var user = await session.Client.Users.GetAsync(id, cancellationToken).ConfigureAwait(false);
            session.Print.Done($"{Known.NameOf(user)} is added.");
            if (withPassword)
            {
                if (session.Json)
                {
                    session.Print.Json(user, BerthJson.Default.UserResponse);
                }

                return ExitCode.Ok;
            }

            return await UserLinkCommands.InviteAsync(session, user, session.Parse.GetValue(send), cancellationToken).ConfigureAwait(false);
        });
    }
}
