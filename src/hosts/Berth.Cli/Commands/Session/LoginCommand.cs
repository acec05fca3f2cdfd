using System.CommandLine;
using System.Net;
using Berth.Cli.Config;
using Berth.Cli.Hosting;
using Berth.Client;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth login NAME</c>: trades a password for a token and keeps it.</summary>
internal static class LoginCommand
{
    private static readonly Argument<string?> Name = new("server") { Description = "The platform's dashboard, such as my.example.com", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Username = new("--username", "-u") { Description = "User name or e-mail address", HelpName = "name" };
    private static readonly Option<bool> PasswordStdin = new("--password-stdin") { Description = "Read the password from standard input" };
    private static readonly Option<bool> Browser = new("--browser") { Description = "Sign in on the server's page in a browser on this machine; the default where there is one" };
    private static readonly Option<string?> Totp = new("--totp") { Description = "Code of the second factor", HelpName = "code" };

    public static Command Create(Hosting.Cli cli)
    {
        var command = new Command("login", "Log in to a platform and remember it as the default") { Name, Username, PasswordStdin, Totp, Browser };
        return cli.WithAction(command, RunAsync);
    }

    private static async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var address = session.Parse.GetValue(Name) ?? session.Asked.Server ?? session.Host.Variable("BERTH_SERVER")
            ?? throw CliException.Usage("Which server? Give the dashboard's name: berth login my.example.com");
        var ca = (session.Asked.Ca ?? session.Host.Variable("BERTH_CA")) is { } file ? session.Host.FullPath(file) : null;
        var (client, status) = await FindServerAsync(session, ServerAddress.Parse(address), ca, cancellationToken).ConfigureAwait(false);
        using (client)
        {
            if (session.Parse.GetValue(Browser) || (session.Parse.GetValue(Username) is null && !session.Parse.GetValue(PasswordStdin) && OpenCommand.HasBrowser(session.Host)))
            {
                var token = await BrowserLogin.RunAsync(session, client, cancellationToken).ConfigureAwait(false);
                return Keep(session, client, status, token, ca, "");
            }

            var username = session.Parse.GetValue(Username) ?? await Ask.ForAsync(session, "User name", "--username", secret: false, cancellationToken).ConfigureAwait(false);
            var password = await Ask.SecretAsync(session, "Password", session.Parse.GetValue(PasswordStdin), "--password-stdin", cancellationToken).ConfigureAwait(false);
            var login = await LoginAsync(session, client, new LoginRequest(username, password, session.Parse.GetValue(Totp)), cancellationToken).ConfigureAwait(false);
            return Keep(session, client, status, login.AccessToken, ca, $" as {username}");
        }
    }

    private static int Keep(Session session, BerthClient client, StatusResponse status, string token, string? ca, string who)
    {
        var name = ServerAddress.NameOf(client.Options.Server);
        session.Config.SaveServer(new SavedServer(name, name, token, ca, session.Asked.AllowSelfSigned));
        session.Print.Done($"Logged in to {name} (version {status.Version}){who}.");
        return ExitCode.Ok;
    }

    // The name as given, and with my. in front when nothing answers there.
    private static async Task<(BerthClient Client, StatusResponse Status)> FindServerAsync(Session session, Uri server, string? ca, CancellationToken cancellationToken)
    {
        var candidates = server.HostNameType == UriHostNameType.Dns && !server.Host.StartsWith("my.", StringComparison.Ordinal) && !server.IsLoopback
            ? new[] { server, new UriBuilder(server) { Host = $"my.{server.Host}" }.Uri }
            : [server];
        ApiException? first = null;
        foreach (var candidate in candidates)
        {
            var client = new BerthClient(new BerthClientOptions { Server = candidate, CaFile = ca, AllowSelfSigned = session.Asked.AllowSelfSigned });
            try
            {
                return (client, await client.Platform.GetStatusAsync(cancellationToken).ConfigureAwait(false));
            }
            catch (ApiException exception)
            {
                client.Dispose();
                first ??= exception;
            }
        }

        throw first!;
    }

    private static async Task<LoginResponse> LoginAsync(Session session, BerthClient client, LoginRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Auth.LoginAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException exception) when (exception.StatusCode == HttpStatusCode.Unauthorized
            && request.TotpToken is null && session.Host.InputIsTerminal && exception.Message.Contains("totp", StringComparison.OrdinalIgnoreCase))
        {
            var code = await Ask.ForAsync(session, "Code of the second factor", "--totp", secret: false, cancellationToken).ConfigureAwait(false);
            return await client.Auth.LoginAsync(request with { TotpToken = code }, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException exception) when (exception.StatusCode == HttpStatusCode.Unauthorized)
        {
            throw new CliException(ExitCode.Unauthorised, exception.Message, exception);
        }
    }
}
