using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Cli.Config;
using Berth.Cli.Hosting;
using Berth.Cli.Local;
using Berth.Cli.Values;
using Berth.Cli.Waiting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary><c>berth restore-server [PROVIDER] [-c KEY=VALUE …] --kit FILE [--snapshot ID] [--dry-run]</c></summary>
internal static class RestoreServerCommand
{
    private const string TaskType = "server";

    private static readonly Argument<string?> Provider = new("provider") { Description = "As for berth backup site add; a kit of a folder needs none", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string[]> Config = new("--config", "-c") { Description = "key=value of the provider, such as backupDir=/mnt/disk; key=@file reads a file, and secrets must be given so", HelpName = "pair" };
    private static readonly Option<string?> Kit = new("--kit") { Description = "File with the site's recovery kit", HelpName = "file" };
    private static readonly Option<string?> PasswordFile = new("--password-file") { Description = "File with the repository's password, when there is no kit", HelpName = "file" };
    private static readonly Option<string?> Snapshot = new("--snapshot") { Description = "Backup of the platform to take; the newest by default", HelpName = "id" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Change nothing; say what would come back and how long each part would take" };

    public static Command Create(Hosting.Cli cli) =>
        cli.WithAction(new Command("restore-server", "Bring a whole server back from a backup site, on a new machine") { Provider, Config, Kit, PasswordFile, Snapshot, DryRun }, async (session, cancellationToken) =>
        {
            PlatformHome.RequireRoot("restore-server");
            var home = PlatformHome.Of(session.Host);
            if (File.Exists(Path.Combine(home.Root, "berth.db")))
            {
                throw CliException.Failure($"There is a platform in {home.Root} already. Restore its apps one by one (berth restore), or name another directory with BERTH_HOME.");
            }

            var request = await ReadAsync(session, cancellationToken).ConfigureAwait(false);
            return request.DryRun
                ? await PlanAsync(session, request, cancellationToken).ConfigureAwait(false)
                : await RestoreAsync(session, home, request, cancellationToken).ConfigureAwait(false);
        });

    private static async Task<RestoreServerRequest> ReadAsync(Session session, CancellationToken cancellationToken)
    {
        var kit = session.Parse.GetValue(Kit) is { } file ? RecoveryKitFile.Parse(await BackupSiteCommand.ReadAsync(session.Host.FullPath(file), cancellationToken).ConfigureAwait(false)) : null;
        var password = session.Parse.GetValue(PasswordFile) is { } secret
            ? (await BackupSiteCommand.ReadAsync(session.Host.FullPath(secret), cancellationToken).ConfigureAwait(false)).Trim()
            : kit?.Password ?? throw CliException.Usage("Name the site's recovery kit with --kit, or a file with the repository's password with --password-file.");
        var provider = session.Parse.GetValue(Provider);
        var config = await BackupSiteCommand.ReadConfigAsync(session.Parse.GetValue(Config) ?? [], BackupSiteSecrets.Fields, cancellationToken).ConfigureAwait(false);
        if (provider is null)
        {
            if (kit is null || !Path.IsPathRooted(kit.Repository))
            {
                throw CliException.Usage("Say where the site is: its provider and --config, as for berth backup site add. A kit holds no credentials of the storage.");
            }

            (provider, config) = ("filesystem", JsonElement.Parse(new JsonObject { ["backupDir"] = kit.Repository }.ToJsonString()));
        }

        return new RestoreServerRequest
        {
            Provider = provider,
            Config = config,
            EncryptionPassword = password,
            SnapshotId = session.Parse.GetValue(Snapshot),
            DryRun = session.Parse.GetValue(DryRun),
        };
    }

    /// <summary>In a directory of its own, which is gone afterwards.</summary>
    private static async Task<int> PlanAsync(Session session, RestoreServerRequest request, CancellationToken cancellationToken)
    {
        var aside = Directory.CreateTempSubdirectory("berth-restore-").FullName;
        try
        {
            var (server, _) = PlatformServices.Prepare(new PlatformHome(aside), PlatformPorts.Choose(new PlatformHome(aside), session.Host, _ => true), session.Host);
            var plan = await FetchAsync(session, server, request, cancellationToken).ConfigureAwait(false) ?? throw CliException.Failure("The server's program gave no plan.");
            if (session.Json)
            {
                session.Print.Json(plan, BerthJson.Default.RestoreServerPlan);
                return ExitCode.Ok;
            }

            session.Print.Done("Nothing was changed. This would come back:");
            session.Print.Rows(["What", "As of (UTC)", "Size", "Takes"],
                [
                    ["the platform", Time(plan.Time), Amounts.Memory(plan.Bytes), Span(plan.Seconds)],
                    .. plan.Apps.Select(app => (IReadOnlyList<string?>)[app.Fqdn, Time(app.Time), Amounts.Memory(app.Bytes), Span(app.Seconds)]),
                ]);
            session.Print.Note($"Together about {Span(plan.Seconds + plan.Apps.Sum(app => app.Seconds))} at the speed just measured. Images that are not on this machine, and each app's own start, come on top.");
            return ExitCode.Ok;
        }
        finally
        {
            Directory.Delete(aside, recursive: true);
        }
    }

    private static async Task<int> RestoreAsync(Session session, PlatformHome home, RestoreServerRequest request, CancellationToken cancellationToken)
    {
        await GatewayUser.EnsureAsync(cancellationToken).ConfigureAwait(false);
        await GatewayUser.EnsureDirectoriesAsync(home, cancellationToken).ConfigureAwait(false);
        var (server, _) = PlatformServices.Prepare(home, PlatformPorts.Choose(home, session.Host, PlatformPorts.IsFree), session.Host);
        await FetchAsync(session, server, request, cancellationToken).ConfigureAwait(false);
        var platform = await new PlatformStart(session).RunAsync(cancellationToken).ConfigureAwait(false);
        session.Use(ServerChoice.Local(session.Host));
        session.Print.Done($"The platform is back: {platform.Address.GetLeftPart(UriPartial.Authority)}");
        var task = (await session.Client.Tasks.ListAsync(1, 50, cancellationToken).ConfigureAwait(false)).FirstOrDefault(found => found.Type == TaskType)
            ?? throw CliException.Failure("The task that brings the apps back is not there. See: berth list, and bring each back with: berth restore");
        if (session.NoWait)
        {
            session.Print.Note($"Its apps are coming: berth logs --task {task.Id}");
            return ExitCode.Ok;
        }

        await TaskWaiter.WaitAsync(session, task.Id, "Bringing the apps back", cancellationToken).ConfigureAwait(false);
        session.Print.Done("All apps are back.");
        return ExitCode.Ok;
    }

    private static async Task<RestoreServerPlan?> FetchAsync(Session session, ServiceDefinition server, RestoreServerRequest request, CancellationToken cancellationToken)
    {
        var last = "";
        return await ServerProgram.RestoreAsync(server, request, (fraction, words) =>
        {
            if (words != last)
            {
                session.Print.Note($"{fraction * 100,3:0}% {last = words}");
            }
        }, cancellationToken).ConfigureAwait(false);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Span(double seconds) => seconds < 120
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, seconds):0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min");
}
