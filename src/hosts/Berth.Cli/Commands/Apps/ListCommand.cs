using System.CommandLine;
using Berth.Cli.Apps;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth list</c></summary>
internal static class ListCommand
{
    private static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Ids only" };
    private static readonly Option<string?> Tag = new("--tag") { Description = "Only apps with this tag", HelpName = "tag" };

    public static Command Create(Hosting.Cli cli) =>
        cli.WithAction(new Command("list", "List the installed apps") { Quiet, Tag }, RunAsync);

    private static async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var apps = await session.Client.Apps.ListAsync(cancellationToken).ConfigureAwait(false);
        if (session.Parse.GetValue(Tag) is { } tag)
        {
            apps = [.. apps.Where(app => app.Tags.Contains(tag, StringComparer.Ordinal))];
        }

        if (session.Parse.GetValue(Quiet))
        {
            foreach (var app in apps)
            {
                session.Print.Line(app.Id);
            }

            return ExitCode.Ok;
        }

        if (apps.Count == 0 && !session.Json)
        {
            session.Print.Note("No apps are installed. See what there is with: berth catalog");
            return ExitCode.Ok;
        }

        session.Print.Rows(new AppListResponse(apps), BerthJson.Default.AppListResponse, ["Name", "State", "App", "Version", "Id"],
            apps.OrderBy(app => app.Fqdn, StringComparer.Ordinal).Select(app => (IReadOnlyList<string?>)[app.Fqdn, AppState.Describe(app), AppState.Title(app), AppState.Version(app), app.Id]));
        return ExitCode.Ok;
    }
}
