using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Cli.Values;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth app-password list|add|remove</c>: passwords of yours that open one app, or mail, and nothing else.</summary>
internal static class AppPasswordCommand
{
    private const string Mail = "mail";

    public static Command Create(Hosting.Cli cli) => new("app-password", "See and make passwords that open one app, or mail, and nothing else") { List(cli), Add(cli), Remove(cli) };

    private static Command List(Hosting.Cli cli) =>
        cli.WithAction(new Command("list", "List your app passwords"), async (session, cancellationToken) =>
        {
            var passwords = await session.Client.Account.AppPasswordsAsync(cancellationToken).ConfigureAwait(false);
            var apps = session.Json || passwords.Count == 0 ? [] : await session.Client.Apps.ListAsync(cancellationToken).ConfigureAwait(false);
            session.Print.Rows(new AppPasswordListResponse(passwords), BerthJson.Default.AppPasswordListResponse, ["Id", "Name", "Opens", "Expires", "Last used"],
                passwords.Select(one => (IReadOnlyList<string?>)
                [
                    one.Id, one.Name, apps.FirstOrDefault(app => app.Id == one.Identifier)?.Fqdn ?? one.Identifier, Until.Show(one.ExpiresAt),
                    one.LastUsedAt is { } used ? Amounts.Moment(used) : "never",
                ]));
            return ExitCode.Ok;
        });

    private static Command Add(Hosting.Cli cli)
    {
        var name = new Argument<string>("name") { Description = "What it is for" };
        var mail = new Option<bool>("--mail") { Description = "It opens mail" };
        var expires = Until.Option();
        var command = new Command("add", "Make an app password; it is printed this once") { name, mail, expires };
        var choice = AppChoice.AddOptionTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            if (session.Parse.GetValue(mail) == (choice.Name(session.Parse) is not null))
            {
                throw CliException.Usage("What does it open? Give either --app or --mail.");
            }

            var identifier = session.Parse.GetValue(mail) ? Mail : (await choice.FindAsync(session, cancellationToken).ConfigureAwait(false)).Id;
            var request = new AppPasswordRequest(session.Parse.GetRequiredValue(name), identifier, Until.Read(session.Parse.GetValue(expires), session.Host.Time));
            var made = await session.Client.Account.AddAppPasswordAsync(request, cancellationToken).ConfigureAwait(false);
            if (session.Json)
            {
                session.Print.Json(made, BerthJson.Default.AppPasswordCreatedResponse);
                return ExitCode.Ok;
            }

            session.Print.Note("Use it in place of your own password; nobody can show it again:");
            session.Print.Line(made.Password);
            return ExitCode.Ok;
        });
    }

    private static Command Remove(Hosting.Cli cli)
    {
        var id = new Argument<string>("password") { Description = "Id or name" };
        return cli.WithAction(new Command("remove", "Revoke an app password; it ends at once") { id }, async (session, cancellationToken) =>
        {
            var all = await session.Client.Account.AppPasswordsAsync(cancellationToken).ConfigureAwait(false);
            var found = Chosen.One(all, session.Parse.GetRequiredValue(id), one => one.Id, one => one.Name, "app password", "berth app-password list");
            await session.Client.Account.RemoveAppPasswordAsync(found.Id, cancellationToken).ConfigureAwait(false);
            session.Print.Done($"{found.Name} is revoked.");
            return ExitCode.Ok;
        });
    }
}
