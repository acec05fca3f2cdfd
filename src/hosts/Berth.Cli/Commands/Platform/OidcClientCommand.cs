using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth oidc-client list|show|add|edit|remove</c>: programs outside the server that sign people in here.</summary>
internal static class OidcClientCommand
{
    public static Command Create(Hosting.Cli cli) =>
        new("oidc-client", "Let programs elsewhere sign people in with OpenID Connect") { List(cli), Show(cli), Add(cli), Edit(cli), Remove(cli) };

    private static Command List(Hosting.Cli cli) =>
        cli.WithAction(new Command("list", "List the clients"), async (session, cancellationToken) =>
        {
            var clients = await session.Client.OpenId.ListClientsAsync(cancellationToken).ConfigureAwait(false);
            session.Print.Rows(new OidcClientListResponse(clients), BerthJson.Default.OidcClientListResponse, ["Id", "Name", "Redirect addresses"],
                clients.Select(client => (IReadOnlyList<string?>)[client.Id, client.Name, client.LoginRedirectUri]));
            return ExitCode.Ok;
        });

    private static Command Show(Hosting.Cli cli)
    {
        var id = new Argument<string>("id") { Description = "Client id" };
        return cli.WithAction(new Command("show", "Show one client") { id }, async (session, cancellationToken) =>
        {
            Print(session, await session.Client.OpenId.GetClientAsync(session.Parse.GetRequiredValue(id), cancellationToken).ConfigureAwait(false));
            return ExitCode.Ok;
        });
    }

    private static Command Edit(Hosting.Cli cli)
    {
        var id = new Argument<string>("id") { Description = "Client id" };
        var name = new Option<string?>("--name", "-n") { Description = "What people call it", HelpName = "name" };
        var redirect = new Option<string[]>("--redirect", "-r") { Description = "Addresses to which people return; they replace the ones there are", HelpName = "address", AllowMultipleArgumentsPerToken = true };
        return cli.WithAction(new Command("edit", "Change a client's name or addresses; the secret stays") { id, name, redirect }, async (session, cancellationToken) =>
        {
            var now = await session.Client.OpenId.GetClientAsync(session.Parse.GetRequiredValue(id), cancellationToken).ConfigureAwait(false);
            var addresses = session.Parse.GetValue(redirect) is { Length: > 0 } given ? string.Join(',', given) : now.LoginRedirectUri;
            Print(session, await session.Client.OpenId.ChangeClientAsync(now.Id, new OidcClientRequest(session.Parse.GetValue(name) ?? now.Name, addresses), cancellationToken).ConfigureAwait(false));
            return ExitCode.Ok;
        });
    }

    private static void Print(Session session, OidcClientResponse client)
    {
        if (session.Json)
        {
            session.Print.Json(client, BerthJson.Default.OidcClientResponse);
            return;
        }

        var origin = session.Server.Server.GetLeftPart(UriPartial.Authority);
        List<(string, string?)> facts = [("Client id", client.Id), ("Name", client.Name), ("Redirect addresses", client.LoginRedirectUri), ("Issuer", $"{origin}/openid"), ("Discovery", $"{origin}/openid/.well-known/openid-configuration")];
        if (client.Secret is { } secret)
        {
            facts.Insert(1, ("Client secret", secret));
        }

        session.Print.Facts(facts);
    }

    private static Command Add(Hosting.Cli cli)
    {
        var name = new Argument<string>("name") { Description = "What people call it" };
        var redirect = new Option<string[]>("--redirect", "-r") { Description = "Address to which people return, such as https://app.example.com/callback", HelpName = "address", Required = true, AllowMultipleArgumentsPerToken = true };
        return cli.WithAction(new Command("add", "Add a client; its secret is shown this once") { name, redirect }, async (session, cancellationToken) =>
        {
            var request = new OidcClientRequest(session.Parse.GetRequiredValue(name), string.Join(',', session.Parse.GetRequiredValue(redirect)));
            var made = await session.Client.OpenId.AddClientAsync(request, cancellationToken).ConfigureAwait(false);
            Print(session, made);
            return ExitCode.Ok;
        });
    }

    private static Command Remove(Hosting.Cli cli)
    {
        var id = new Argument<string>("id") { Description = "Client id" };
        return cli.WithAction(new Command("remove", "Remove a client; whoever signed in with it must sign in anew elsewhere") { id }, async (session, cancellationToken) =>
        {
            await session.Client.OpenId.RemoveClientAsync(session.Parse.GetRequiredValue(id), cancellationToken).ConfigureAwait(false);
            session.Print.Done($"{session.Parse.GetRequiredValue(id)} is removed.");
            return ExitCode.Ok;
        });
    }
}
