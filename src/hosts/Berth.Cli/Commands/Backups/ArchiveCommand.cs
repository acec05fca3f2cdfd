using System.CommandLine;
using Berth.Cli.Apps;
using Berth.Cli.Hosting;
using Berth.Cli.Values;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth archive list|restore|remove|keep</c> and <c>berth undo [APP]</c></summary>
internal static class ArchiveCommand
{
    public static Command Create(Hosting.Cli cli) =>
        new("archive", "Apps that were uninstalled and can be brought back") { List(cli), Restore(cli, "restore", "Bring an uninstalled app back", anyDefault: false), Remove(cli), Keep(cli) };

    public static Command Undo(Hosting.Cli cli) => Restore(cli, "undo", "Bring the app back that was uninstalled last, or the one that is named", anyDefault: true);

    private static Command List(Hosting.Cli cli) => cli.WithAction(new Command("list", "List them, newest first"), async (session, cancellationToken) =>
    {
        var archives = await session.Client.Archives.ListAsync(cancellationToken).ConfigureAwait(false);
        session.Print.Rows(
            new ArchiveListResponse(archives),
            BerthJson.Default.ArchiveListResponse,
            ["Id", "App", "Title", "Uninstalled", "Kept until", "Size"],
            archives.Select(archive => (IReadOnlyList<string?>)
                [archive.Id, archive.Fqdn, archive.Title, $"{archive.CreationTime:yyyy-MM-dd HH:mm}", $"{archive.ExpiryTime:yyyy-MM-dd}", Amounts.Memory(archive.Size)]));
        return ExitCode.Ok;
    });

    private static Command Restore(Hosting.Cli cli, string word, string description, bool anyDefault)
    {
        var name = new Argument<string?>("app") { Description = "Where it was, or the id of the archive or app", Arity = anyDefault ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne };
        var location = new Option<string?>("--location", "-l") { Description = "Bring it back here instead of where it was", HelpName = "name" };
        return cli.WithAction(new Command(word, description) { name, location }, async (session, cancellationToken) =>
        {
            var archive = await FindAsync(session, session.Parse.GetValue(name), cancellationToken).ConfigureAwait(false);
            var wanted = session.Parse.GetValue(location) is { } other ? await LocationName.SplitAsync(session, other, cancellationToken).ConfigureAwait(false) : null;
            var request = new CloneRequest { Subdomain = wanted?.Subdomain, Domain = wanted?.Domain };
            var started = await session.Client.Archives.RestoreAsync(archive.Id, request, cancellationToken).ConfigureAwait(false);
            var title = $"Bringing back {archive.Fqdn}";
            return await Finishing.FollowAsync(session, started.Id, started.TaskId, title, app => $"{archive.Title} is back: {session.AddressOf(app.Fqdn)}", cancellationToken).ConfigureAwait(false);
        });
    }

    private static Command Remove(Hosting.Cli cli)
    {
        var name = new Argument<string>("app") { Description = "Where it was, or the id of the archive or app" };
        return cli.WithAction(new Command("remove", "Remove an uninstalled app for good") { name }, async (session, cancellationToken) =>
        {
            var archive = await FindAsync(session, session.Parse.GetRequiredValue(name), cancellationToken).ConfigureAwait(false);
            await session.Client.Archives.RemoveAsync(archive.Id, cancellationToken).ConfigureAwait(false);
            session.Print.Done($"Removed for good: {archive.Fqdn}");
            return ExitCode.Ok;
        });
    }

    private static Command Keep(Hosting.Cli cli)
    {
        var days = new Argument<int>("days") { Description = "1 to 3650; counts for what is uninstalled from now on" };
        return cli.WithAction(new Command("keep", "Say how long uninstalled apps are kept") { days }, async (session, cancellationToken) =>
        {
            await session.Client.Archives.SetPolicyAsync(new ArchivePolicy(session.Parse.GetRequiredValue(days)), cancellationToken).ConfigureAwait(false);
            session.Print.Done($"Apps uninstalled from now on are kept for {session.Parse.GetRequiredValue(days)} days.");
            return ExitCode.Ok;
        });
    }

    /// <param name="name">Null is the newest.</param>
    private static async Task<ArchiveResponse> FindAsync(Session session, string? name, CancellationToken cancellationToken)
    {
        var archives = await session.Client.Archives.ListAsync(cancellationToken).ConfigureAwait(false);
        if (archives.Count == 0)
        {
            throw CliException.NotFound("Nothing is archived: no app was uninstalled lately, or nothing of it was kept.");
        }

        // An app that came back and was uninstalled again has one archive; a name may have had several apps: the newest is meant.
        return name is null
            ? archives[0]
            : archives.FirstOrDefault(archive => archive.Id == name || archive.AppId == name)
                ?? archives.FirstOrDefault(archive => Same(archive.Fqdn, name) || Same(archive.AppConfig.Subdomain, name) || Same(archive.Title, name))
                ?? throw CliException.NotFound($"There is no archive of '{name}'. See them all with: berth archive list");
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
