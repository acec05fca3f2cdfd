using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary>Changes of one person.</summary>
internal static class UserChangeCommands
{
    public static Command Edit(Hosting.Cli cli)
    {
        var who = UserCommand.Who();
        var email = new Option<string?>("--email", "-e") { Description = "E-mail address", HelpName = "address" };
        var fallback = new Option<string?>("--fallback-email") { Description = "Where reset links go instead; empty is none", HelpName = "address" };
        var displayName = new Option<string?>("--name", "-n") { Description = "How the person is called", HelpName = "name" };
        var username = new Option<string?>("--username", "-u") { Description = "User name, where none is set yet", HelpName = "name" };
        return cli.WithAction(new Command("edit", "Change a person's names and addresses") { who, email, fallback, displayName, username }, async (session, cancellationToken) =>
        {
            var change = new UserRequest
            {
                Email = session.Parse.GetValue(email),
                FallbackEmail = session.Parse.GetValue(fallback),
                DisplayName = session.Parse.GetValue(displayName),
                Username = session.Parse.GetValue(username),
            };
            if (change == new UserRequest())
            {
                throw CliException.Usage("What is to change? Give --email, --fallback-email, --name or --username.");
            }

            var user = await Known.PersonAsync(session, session.Parse.GetRequiredValue(who), cancellationToken).ConfigureAwait(false);
            await session.Client.Users.UpdateProfileAsync(user.Id, change, cancellationToken).ConfigureAwait(false);
            return await DoneAsync(session, user, "is changed", cancellationToken).ConfigureAwait(false);
        });
    }

    public static Command SetRole(Hosting.Cli cli)
    {
        var who = UserCommand.Who();
        var role = new Argument<string>("role") { Description = "What the person may do" };
        role.AcceptOnlyFromAmong(UserCommand.Roles);
        return cli.WithAction(new Command("set-role", "Give a person another role") { who, role }, async (session, cancellationToken) =>
        {
            var user = await Known.PersonAsync(session, session.Parse.GetRequiredValue(who), cancellationToken).ConfigureAwait(false);
            await session.Client.Users.SetRoleAsync(user.Id, session.Parse.GetRequiredValue(role), cancellationToken).ConfigureAwait(false);
            return await DoneAsync(session, user, $"has the role {session.Parse.GetRequiredValue(role)}", cancellationToken).ConfigureAwait(false);
        });
    }

    public static Command SetActive(Hosting.Cli cli)
    {
        var who = UserCommand.Who();
        var state = new Argument<string>("state") { Description = "on or off" };
        state.AcceptOnlyFromAmong("on", "off");
        return cli.WithAction(new Command("set-active", "Switch a person off, which ends their sessions, or on again") { who, state }, async (session, cancellationToken) =>
        {
            var on = session.Parse.GetRequiredValue(state) == "on";
            var user = await Known.PersonAsync(session, session.Parse.GetRequiredValue(who), cancellationToken).ConfigureAwait(false);
            await session.Client.Users.SetActiveAsync(user.Id, on, cancellationToken).ConfigureAwait(false);
            return await DoneAsync(session, user, on ? "is switched on" : "is switched off", cancellationToken).ConfigureAwait(false);
        });
    }

    public static Command SetPassword(Hosting.Cli cli)
    {
        var who = UserCommand.Who();
        var input = new Option<bool>("--password-stdin") { Description = "Read the password from standard input" };
        return cli.WithAction(new Command("set-password", "Give a person another password, which ends their sessions") { who, input }, async (session, cancellationToken) =>
        {
            var user = await Known.PersonAsync(session, session.Parse.GetRequiredValue(who), cancellationToken).ConfigureAwait(false);
            var password = await Ask.SecretAsync(session, "Password", session.Parse.GetValue(input), "--password-stdin", cancellationToken).ConfigureAwait(false);
            await session.Client.Users.SetPasswordAsync(user.Id, password, cancellationToken).ConfigureAwait(false);
            return await DoneAsync(session, user, "has another password", cancellationToken).ConfigureAwait(false);
        });
    }

    public static Command RemoveSecondFactor(Hosting.Cli cli)
    {
        var who = UserCommand.Who();
        return cli.WithAction(new Command("remove-second-factor", "Take away a person's second factor, who lost it") { who }, async (session, cancellationToken) =>
        {
            var user = await Known.PersonAsync(session, session.Parse.GetRequiredValue(who), cancellationToken).ConfigureAwait(false);
            await session.Client.Users.RemoveSecondFactorAsync(user.Id, cancellationToken).ConfigureAwait(false);
            return await DoneAsync(session, user, "has no second factor", cancellationToken).ConfigureAwait(false);
        });
    }

    public static Command Remove(Hosting.Cli cli)
    {
        var who = UserCommand.Who();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        return cli.WithAction(new Command("remove", "Remove a person; apps keep what is theirs") { who, yes }, async (session, cancellationToken) =>
        {
            var user = await Known.PersonAsync(session, session.Parse.GetRequiredValue(who), cancellationToken).ConfigureAwait(false);
            if (!await Ask.SureAsync(session, $"Remove {Known.NameOf(user)}?", session.Parse.GetValue(yes), cancellationToken).ConfigureAwait(false))
            {
                return ExitCode.Failure;
            }

            await session.Client.Users.DeleteAsync(user.Id, cancellationToken).ConfigureAwait(false);
            session.Print.Done($"{Known.NameOf(user)} is removed.");
            return ExitCode.Ok;
        });
    }

    private static async Task<int> DoneAsync(Session session, UserResponse user, string what, CancellationToken cancellationToken)
    {
        session.Print.Done($"{Known.NameOf(user)} {what}.");
        if (session.Json)
        {
            session.Print.Json(await session.Client.Users.GetAsync(user.Id, cancellationToken).ConfigureAwait(false), BerthJson.Default.UserResponse);
        }

        return ExitCode.Ok;
    }
}
