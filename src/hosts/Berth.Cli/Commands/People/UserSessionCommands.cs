using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Cli.Values;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary>Where somebody is signed in; without a person it is about oneself.</summary>
internal static class UserSessionCommands
{
    public static Command List(Hosting.Cli cli)
    {
        var who = Somebody();
        return cli.WithAction(new Command("sessions", "List where a person, or you, are signed in") { who }, async (session, cancellationToken) =>
        {
            var sessions = session.Parse.GetValue(who) is { } name
                ? await session.Client.Users.SessionsAsync((await Known.PersonAsync(session, name, cancellationToken).ConfigureAwait(false)).Id, cancellationToken).ConfigureAwait(false)
                : await session.Client.Account.SessionsAsync(cancellationToken).ConfigureAwait(false);
            session.Print.Rows(new SessionListResponse(sessions), BerthJson.Default.SessionListResponse, ["Id", "Where", "From", "Since", "Last used", "Program"],
                sessions.Select(one => (IReadOnlyList<string?>)
                [
                    one.Id, one.ClientId == "cid-cli" ? "command line" : "browser", one.Ip, Amounts.Moment(one.CreationTime),
                    one.LastUsedAt is { } used ? Amounts.Moment(used) : "", one.Current ? "this one" : one.UserAgent,
                ]));
            return ExitCode.Ok;
        });
    }

    public static Command SignOut(Hosting.Cli cli)
    {
        var who = Somebody();
        var id = new Option<string?>("--session") { Description = "End only this session of yours", HelpName = "id" };
        return cli.WithAction(new Command("sign-out", "Sign a person, or yourself, out everywhere") { who, id }, async (session, cancellationToken) =>
        {
            var name = session.Parse.GetValue(who);
            switch (session.Parse.GetValue(id))
            {
                case not null when name is not null:
                    throw CliException.Usage("Give either a person or --session.");
                case { } one:
                    await session.Client.Account.EndSessionAsync(one, cancellationToken).ConfigureAwait(false);
                    session.Print.Done("The session is ended.");
                    break;
                case null when name is not null:
                    var user = await Known.PersonAsync(session, name, cancellationToken).ConfigureAwait(false);
                    await session.Client.Users.EndSessionsAsync(user.Id, cancellationToken).ConfigureAwait(false);
                    session.Print.Done($"{Known.NameOf(user)} is signed out everywhere.");
                    break;
                default:
                    await session.Client.Account.EndSessionsAsync(cancellationToken).ConfigureAwait(false);
                    session.Print.Done("You are signed out everywhere, here too.");
                    break;
            }

            return ExitCode.Ok;
        });
    }

    private static Argument<string?> Somebody() => new("person") { Description = "User name, e-mail address or id; without one it is you", Arity = ArgumentArity.ZeroOrOne };
}
