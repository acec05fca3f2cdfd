using System.CommandLine;
using Berth.Cli.Config;
using Berth.Cli.Hosting;
using Berth.Client;

namespace Berth.Cli.Commands;

/// <summary><c>berth logout</c>: ends the session on the server and forgets the token.</summary>
internal static class LogoutCommand
{
    public static Command Create(Hosting.Cli cli) =>
        cli.WithAction(new Command("logout", "Log out and forget the server"), RunAsync);

    private static async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var name = session.Asked.Server is { } asked ? ServerAddress.NameOf(ServerAddress.Parse(asked)) : session.Config.DefaultServer;
        if (name is null || session.Config.FindServer(name) is not { } server)
        {
            session.Print.Note("You are not logged in.");
            return ExitCode.Ok;
        }

        try
        {
            using var client = new BerthClient(new BerthClientOptions { Server = ServerAddress.Parse(server.Endpoint), Token = server.Token, CaFile = server.Ca, AllowSelfSigned = server.AllowSelfSigned });
            await client.Auth.LogoutAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException exception)
        {
            session.Print.Warn($"The session may still be open on the server: {exception.Message}");
        }

        session.Config.RemoveServer(name);
        session.Print.Done($"Logged out of {name}.");
        return ExitCode.Ok;
    }
}
