using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Cli.Values;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary>Accounts elsewhere by which somebody may sign in. They are connected in the person's own browser only.</summary>
internal static class UserConnectionCommands
{
    public static Command List(Hosting.Cli cli)
    {
        var who = UserCommand.Who();
        return cli.WithAction(new Command("connections", "List the accounts elsewhere by which a person may sign in") { who }, async (session, cancellationToken) =>
        {
            var user = await Known.PersonAsync(session, session.Parse.GetRequiredValue(who), cancellationToken).ConfigureAwait(false);
            var logins = await session.Client.Users.OutsideLoginsAsync(user.Id, cancellationToken).ConfigureAwait(false);
            session.Print.Rows(new OutsideLoginListResponse(logins), BerthJson.Default.OutsideLoginListResponse, ["Id", "Name", "Provider", "Since", "Last used"],
                logins.Select(login => (IReadOnlyList<string?>)[login.Id, login.Name, login.Issuer, Amounts.Moment(login.CreationTime), login.LastUsedAt is { } used ? Amounts.Moment(used) : "never"]));
            return ExitCode.Ok;
        });
    }

    public static Command Disconnect(Hosting.Cli cli)
    {
        var (who, id) = (UserCommand.Who(), new Argument<string>("connection") { Description = "Id or name, as connections lists them" });
        return cli.WithAction(new Command("disconnect", "Take away an account elsewhere by which a person may sign in") { who, id }, async (session, cancellationToken) =>
        {
            var user = await Known.PersonAsync(session, session.Parse.GetRequiredValue(who), cancellationToken).ConfigureAwait(false);
            var logins = await session.Client.Users.OutsideLoginsAsync(user.Id, cancellationToken).ConfigureAwait(false);
            var found = Chosen.One(logins, session.Parse.GetRequiredValue(id), login => login.Id, login => login.Name, "connection", "berth user connections");
            await session.Client.Users.RemoveOutsideLoginAsync(user.Id, found.Id, cancellationToken).ConfigureAwait(false);
            session.Print.Done($"{found.Name} is disconnected from {Known.NameOf(user)}.");
            return ExitCode.Ok;
        });
    }
}
