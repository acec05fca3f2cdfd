using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Cli.Values;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth token list|add|remove</c>: your tokens for programs that use the API.</summary>
internal static class TokenCommand
{
    /// <summary>Sessions are tokens too, and are listed with the sessions.</summary>
    private const string OfPrograms = "cid-sdk";

    public static Command Create(Hosting.Cli cli) => new("token", "See and make your tokens for programs") { List(cli), Add(cli), Remove(cli) };

    private static Command List(Hosting.Cli cli) =>
        cli.WithAction(new Command("list", "List your tokens"), async (session, cancellationToken) =>
        {
            var tokens = await ReadAsync(session, cancellationToken).ConfigureAwait(false);
            session.Print.Rows(new TokenListResponse(tokens), BerthJson.Default.TokenListResponse, ["Id", "Name", "May", "Expires", "Last used", "From"],
                tokens.Select(token => (IReadOnlyList<string?>)
                [
                    token.Id, token.Name, token.Scope is { } scope && scope.GetValueOrDefault("*") == "r" ? "read" : "read and write", Until.Show(token.Expires),
                    token.LastUsedAt is { } used ? Amounts.Moment(used) : "never", token.AllowedIpRanges ?? "anywhere",
                ]));
            return ExitCode.Ok;
        });

    private static Command Add(Hosting.Cli cli)
    {
        var name = new Argument<string>("name") { Description = "What it is for" };
        var readOnly = new Option<bool>("--read-only") { Description = "It may only look" };
        var expires = Until.Option();
        var addresses = new Option<string[]>("--address") { Description = "Address or network it may be used from; may be repeated", HelpName = "cidr" };
        return cli.WithAction(new Command("add", "Make a token; it is printed this once") { name, readOnly, expires, addresses }, async (session, cancellationToken) =>
        {
            var request = new TokenRequest(
                session.Parse.GetRequiredValue(name),
                Until.Read(session.Parse.GetValue(expires), session.Host.Time),
                new Dictionary<string, string> { ["*"] = session.Parse.GetValue(readOnly) ? "r" : "rw" },
                session.Parse.GetValue(addresses) is { Length: > 0 } list ? string.Join(',', list) : null);
            var made = await session.Client.Auth.CreateTokenAsync(request, cancellationToken).ConfigureAwait(false);
            if (session.Json)
            {
                session.Print.Json(made, BerthJson.Default.TokenResponse);
                return ExitCode.Ok;
            }

            session.Print.Note($"Keep it safe; nobody can show it again. It expires: {Until.Show(made.Expires)}");
            session.Print.Line(made.AccessToken ?? "");
            return ExitCode.Ok;
        });
    }

    private static Command Remove(Hosting.Cli cli)
    {
        var id = new Argument<string>("token") { Description = "Id or name" };
        return cli.WithAction(new Command("remove", "Revoke a token; it ends at once") { id }, async (session, cancellationToken) =>
        {
            var wanted = session.Parse.GetRequiredValue(id);
            var tokens = await ReadAsync(session, cancellationToken).ConfigureAwait(false);
            var found = Chosen.One(tokens, wanted, token => token.Id, token => token.Name, "token", "berth token list");
            await session.Client.Auth.DeleteTokenAsync(found.Id, cancellationToken).ConfigureAwait(false);
            session.Print.Done($"{found.Name} is revoked.");
            return ExitCode.Ok;
        });
    }

    private static async Task<IReadOnlyList<TokenResponse>> ReadAsync(Session session, CancellationToken cancellationToken) =>
        [.. (await session.Client.Auth.ListTokensAsync(cancellationToken).ConfigureAwait(false)).Where(token => token.ClientId == OfPrograms)];
}
