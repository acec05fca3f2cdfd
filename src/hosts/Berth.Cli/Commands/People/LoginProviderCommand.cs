using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth login-provider show|set|off</c>: another OpenID Connect provider by which people may sign in to the dashboard.</summary>
internal static class LoginProviderCommand
{
    public static Command Create(Hosting.Cli cli) => new("login-provider", "Let people sign in to the dashboard by another OpenID Connect provider") { Show(cli), Set(cli), Off(cli) };

    private static Command Show(Hosting.Cli cli) => cli.WithAction(new Command("show", "Show how it is set up"), async (session, cancellationToken) =>
    {
        Print(session, await session.Client.Directory.LoginProviderAsync(cancellationToken).ConfigureAwait(false));
        return ExitCode.Ok;
    });

    private static Command Set(Hosting.Cli cli)
    {
        var issuer = new Option<string?>("--issuer") { Description = "The provider's address, to the letter as it writes it", HelpName = "url" };
        var clientId = new Option<string?>("--client-id") { Description = "What the provider calls this server", HelpName = "id" };
        var secret = new Option<bool>("--secret-stdin") { Description = "Read the client secret from standard input" };
        var ask = new Option<bool>("--secret") { Description = "Ask for the client secret" };
        var name = new Option<string?>("--name", "-n") { Description = "What the button says", HelpName = "name" };
        var create = DirectoryCommand.Switch("--create-accounts", "Whoever the provider lets in and is connected to nobody here gets an account");
        return cli.WithAction(new Command("set", "Set it up, or change what is given; it is asked once before anything is kept") { issuer, clientId, secret, ask, name, create }, async (session, cancellationToken) =>
        {
            var now = await session.Client.Directory.LoginProviderAsync(cancellationToken).ConfigureAwait(false);
            var input = session.Parse.GetValue(secret);
            var wanted = new LoginProviderConfig(
                true,
                session.Parse.GetValue(issuer) ?? now.Issuer,
                session.Parse.GetValue(clientId) ?? now.ClientId,
                input || session.Parse.GetValue(ask) ? await Ask.SecretAsync(session, "Client secret", input, "--secret-stdin", cancellationToken).ConfigureAwait(false) : null,
                session.Parse.GetValue(name) ?? now.Name,
                DirectoryCommand.On(session.Parse.GetValue(create)) ?? now.MayCreate);
            if (string.IsNullOrEmpty(wanted.Issuer) || string.IsNullOrEmpty(wanted.ClientId))
            {
                throw CliException.Usage($"Give --issuer and --client-id. Register this server there first, with the redirect address {now.RedirectUri}");
            }

            var kept = await session.Client.Directory.SetLoginProviderAsync(wanted, cancellationToken).ConfigureAwait(false);
            session.Print.Done("The provider answers, and stands on the sign-in page. People connect their accounts at /account/connections of the dashboard.");
            Print(session, kept);
            return ExitCode.Ok;
        });
    }

    private static Command Off(Hosting.Cli cli) => cli.WithAction(new Command("off", "Switch it off; connections are kept"), async (session, cancellationToken) =>
    {
        await session.Client.Directory.SetLoginProviderAsync(new LoginProviderConfig(false), cancellationToken).ConfigureAwait(false);
        session.Print.Done("Nobody signs in by another provider any more.");
        return ExitCode.Ok;
    });

    private static void Print(Session session, LoginProviderConfig config)
    {
        if (session.Json)
        {
            session.Print.Json(config, BerthJson.Default.LoginProviderConfig);
            return;
        }

        if (config.Enabled != true)
        {
            session.Print.Facts([("Login provider", "off"), ("Redirect address", config.RedirectUri)]);
            return;
        }

        session.Print.Facts(
        [
            ("Login provider", config.Name), ("Issuer", config.Issuer), ("Client id", config.ClientId), ("Client secret", string.IsNullOrEmpty(config.ClientSecret) ? "none" : "set"),
            ("Creates accounts", DirectoryCommand.OnOff(config.MayCreate)), ("Redirect address", config.RedirectUri),
        ]);
    }
}
