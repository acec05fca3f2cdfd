using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary>Links by which somebody sets up their account, or a new password. Whoever holds one has the account.</summary>
internal static class UserLinkCommands
{
    public static Command Invite(Hosting.Cli cli)
    {
        var (who, send) = (UserCommand.Who(), Send());
        return cli.WithAction(new Command("invite", "Print a link to set up the account, good once for 24 hours") { who, send }, async (session, cancellationToken) =>
        {
            var user = await Known.PersonAsync(session, session.Parse.GetRequiredValue(who), cancellationToken).ConfigureAwait(false);
            return await InviteAsync(session, user, session.Parse.GetValue(send), cancellationToken).ConfigureAwait(false);
        });
    }

    public static Command ResetLink(Hosting.Cli cli)
    {
        var (who, send) = (UserCommand.Who(), Send());
        return cli.WithAction(new Command("reset-link", "Print a link to choose a new password, good once for 24 hours") { who, send }, async (session, cancellationToken) =>
        {
            var user = await Known.PersonAsync(session, session.Parse.GetRequiredValue(who), cancellationToken).ConfigureAwait(false);
            if (session.Parse.GetValue(send))
            {
                await session.Client.Users.SendResetAsync(user.Id, null, cancellationToken).ConfigureAwait(false);
                session.Print.Done($"The link is on its way to {user.Email}.");
                return ExitCode.Ok;
            }

            var link = await session.Client.Users.ResetLinkAsync(user.Id, cancellationToken).ConfigureAwait(false);
            if (session.Json)
            {
                session.Print.Json(new PasswordResetLinkResponse(link), BerthJson.Default.PasswordResetLinkResponse);
            }
            else
            {
                Hand(session, user, link);
            }

            return ExitCode.Ok;
        });
    }

    public static async Task<int> InviteAsync(Session session, UserResponse user, bool send, CancellationToken cancellationToken)
    {
        if (send)
        {
            await session.Client.Users.SendInviteAsync(user.Id, null, cancellationToken).ConfigureAwait(false);
            session.Print.Done($"The invitation is on its way to {user.Email}.");
            return ExitCode.Ok;
        }

        var link = await session.Client.Users.InviteLinkAsync(user.Id, cancellationToken).ConfigureAwait(false);
        if (session.Json)
        {
            session.Print.Json(new InviteLinkResponse(link), BerthJson.Default.InviteLinkResponse);
        }
        else
        {
            Hand(session, user, link);
        }

        return ExitCode.Ok;
    }

    private static void Hand(Session session, UserResponse user, string link)
    {
        session.Print.Note($"Hand this to {Known.NameOf(user)} and to nobody else; it works once, for 24 hours:");
        session.Print.Line(link);
    }

    private static Option<bool> Send() => new("--send") { Description = "Send it by mail instead of printing it" };
}
