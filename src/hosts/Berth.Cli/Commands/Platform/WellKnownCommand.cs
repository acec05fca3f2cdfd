using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth domain well-known DOMAIN [PATH [TEXT]]</c></summary>
internal static class WellKnownCommand
{
    public static Command Create(Hosting.Cli cli)
    {
        var domain = new Argument<string>("domain") { Description = "Such as example.com; something must be installed there" };
        var path = new Argument<string?>("path") { Description = "Below /.well-known/, such as matrix/server; caldav and carddav redirect", Arity = ArgumentArity.ZeroOrOne };
        var text = new Argument<string?>("text") { Description = "What is answered there; @file reads a file", Arity = ArgumentArity.ZeroOrOne };
        var remove = new Option<bool>("--remove") { Description = "Answer nothing there any more" };
        return cli.WithAction(new Command("well-known", "What a bare domain answers below /.well-known/, for Matrix, calendars and the like") { domain, path, text, remove }, async (session, cancellationToken) =>
        {
            var name = session.Parse.GetRequiredValue(domain).ToLowerInvariant();
            var now = await session.Client.Domains.GetAsync(name, cancellationToken).ConfigureAwait(false);
            var map = now.WellKnown is { ValueKind: JsonValueKind.Object } known ? JsonObject.Create(known)! : [];
            if (session.Parse.GetValue(path) is not { } where)
            {
                session.Print.Rows(now, BerthJson.Default.DomainResponse, ["Path", "Answer"], map.Select(entry => (IReadOnlyList<string?>)[entry.Key, (string?)entry.Value]));
                return ExitCode.Ok;
            }

            if (session.Parse.GetValue(remove))
            {
                map.Remove(where);
            }
            else
            {
                var given = session.Parse.GetValue(text) ?? throw CliException.Usage("Give the text that is answered there, @file, or --remove.");
                map[where] = given.StartsWith('@') ? await BackupSiteCommand.ReadAsync(given[1..], cancellationToken).ConfigureAwait(false) : given;
            }

            await session.Client.Domains.SetWellKnownAsync(name, JsonElement.Parse(map.ToJsonString()), cancellationToken).ConfigureAwait(false);
            session.Print.Done(map.ContainsKey(where) ? $"Answered at https://{name}/.well-known/{where}" : $"Nothing of its own is answered at https://{name}/.well-known/{where} any more.");
            return ExitCode.Ok;
        });
    }
}
