using System.CommandLine;
using System.Text.Json;
using Berth.Cli.Apps;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth updates [--check]</c> lists them; <c>berth updates policy</c> says which come by themselves, and when.</summary>
internal static class UpdatesCommand
{
    public static Command Create(Hosting.Cli cli)
    {
        var check = new Option<bool>("--check") { Description = "Look now instead of telling what the last look found" };
        var command = new Command("updates", "List the updates that are there") { check };
        command.Add(Policy(cli));
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var updates = session.Parse.GetValue(check)
                ? await session.Client.Updates.CheckAsync(cancellationToken).ConfigureAwait(false)
                : await session.Client.Updates.ListAsync(cancellationToken).ConfigureAwait(false);
            var apps = (await session.Client.Apps.ListAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(app => app.Id, StringComparer.Ordinal);
            session.Print.Rows(new UpdatesResponse(updates), BerthJson.Default.UpdatesResponse, ["App", "Installed", "Next"], Rows(updates, apps));
            return ExitCode.Ok;
        });
    }

    private static IEnumerable<IReadOnlyList<string?>> Rows(JsonElement updates, Dictionary<string, AppResponse> apps) =>
        from update in updates.EnumerateObject()
        where apps.ContainsKey(update.Name)
        let app = apps[update.Name]
        orderby app.Fqdn
        select (IReadOnlyList<string?>)[app.Fqdn, AppState.Version(app), NextVersion.Version(update.Value)];

    private static Command Policy(Hosting.Cli cli)
    {
        var policy = new Option<string?>("--set") { Description = "off, minor (patches and minor versions) or all (those, and a notice of major ones, which never come by themselves)", HelpName = "policy" };
        var pattern = new Option<string?>("--at") { Description = "Six cron fields in the server's time, such as \"00 30 4 * * *\", or never", HelpName = "cron" };
        var watch = new Option<int?>("--watch") { Description = "Seconds for which a new version is watched before the old one is let go", HelpName = "seconds" };
        return cli.WithAction(new Command("policy", "Show or choose which updates come by themselves, and when") { policy, pattern, watch }, async (session, cancellationToken) =>
        {
            var api = session.Client.Updates;
            if (session.Parse.GetValue(pattern) is { } at)
            {
                await api.SetPatternAsync(at, cancellationToken).ConfigureAwait(false);
            }

            var change = new UpdatePolicyBody(session.Parse.GetValue(policy), session.Parse.GetValue(watch));
            if (change is not (null, null))
            {
                await api.SetPolicyAsync(change, cancellationToken).ConfigureAwait(false);
            }

            var now = await api.GetPolicyAsync(cancellationToken).ConfigureAwait(false);
            if (session.Json)
            {
                session.Print.Json(now, BerthJson.Default.UpdatePolicyBody);
            }
            else
            {
                session.Print.Facts([("By themselves", now.Policy), ("At", await api.GetPatternAsync(cancellationToken).ConfigureAwait(false)), ("Watched for", $"{now.WatchSeconds} s")]);
            }

            return ExitCode.Ok;
        });
    }
}
