using Berth.Apps;
using Berth.Apps.Requests;
using Berth.Apps.Tests.Support;
using Berth.Backups.Archiving;
using Berth.Backups.Data;
using Berth.Backups.Importing;
using Berth.Backups.Parts;
using Berth.Backups.Proving;
using Berth.Backups.Restoring;
using Berth.Backups.Sites;
using Berth.Backups.Taking;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Operations;
using Berth.Operations.Running;
using Berth.Packaging;
using Berth.Platform;
using Berth.Ports.Backups;
using Berth.Testing.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Backups.Tests.Support;

/// <summary>One kind of operation on an app that has a backup of what it was, and has gone on since.</summary>
/// <param name="Kind">As crash points name it.</param>
/// <param name="Begin">Asks for it.</param>
internal sealed record BackupScenario(string Name, string Kind, string[] Steps, Func<AppsHost, Task<Result<Operation>>> Begin)
{
    private static readonly string[] ReturnSteps =
    [
        "prepare-files", "fetch-backup", "ensure-image", "ensure-addons", "replace-data", "restore-icon", "restore-command", "ensure-names", "ensure-container",
        "start-container", "wait-healthy", "serve-traffic", "drop-kept",
    ];

    private static readonly string[] PartSteps = ["ensure-container", "start-container", "wait-healthy", "serve-traffic", "drop-kept"];

    /// <summary>Goes before, besides the app with its backup.</summary>
    public Func<AppsHost, Task> First { get; init; } = _ => Task.CompletedTask;

    /// <summary>Nothing is left of the app but its archive.</summary>
    public bool BeginsArchived { get; init; }

    public static IReadOnlyList<BackupScenario> All { get; } =
    [
        new("backup", "app.backup", ["dump-app", "save-app", "tidy-dump"], async host =>
            await host.Get<BackupStarter>().StartAsync(await IdAsync(host), null, null, "olga", null, CancellationToken.None)),
        new(
            "restore",
            "app.restore",
            [
                "fetch-backup", "safety-backup", "prepare-files", "ensure-image", "ensure-names", "ensure-addons", "hold-traffic", "stop-container", "keep-data", "replace-data",
                "restore-command", "ensure-container", "start-container", "wait-healthy", "serve-traffic", "release-old", "drop-kept",
            ],
            async host => await host.Get<RestoreStarter>().StartAsync(await IdAsync(host), await FirstBackupAsync(host), false, "olga", CancellationToken.None)),
        new(
            "clone",
            "app.clone",
            [
                "hold-traffic", "prepare-files", "fetch-backup", "ensure-image", "ensure-addons", "replace-data", "restore-command", "ensure-names", "ensure-container",
                "start-container", "wait-healthy", "serve-traffic", "drop-kept",
            ],
            async host => await host.Get<AppLifecycle>().CloneAsync(
                await IdAsync(host), new CloneRequest { Subdomain = "copy", Domain = AppsHost.Domain, BackupId = await FirstBackupAsync(host) }, "olga", CancellationToken.None)),
        new(
            "archive",
            "app.archive",
            ["hold-traffic", "stop-container", "keep-final", "remove-container", "remove-addons", "remove-names", "remove-files"],
            async host => await host.Get<ArchiveStarter>().UninstallAsync(await IdAsync(host), false, "olga", CancellationToken.None)),
        new("unarchive", "app.unarchive", ["hold-traffic", .. ReturnSteps], async host =>
            await host.Get<ArchiveStarter>().UnarchiveAsync((await ArchivesAsync(host))[0].Id, new CloneRequest(), "olga", CancellationToken.None))
        {
            First = ArchiveAsync,
            BeginsArchived = true,
        },
        new("import", "app.import", ["hold-traffic", .. ReturnSteps], async host =>
            await host.Get<Importer>().FromArchiveAsync(await ExportAsync(host), new CloneRequest { Subdomain = "moved", Ports = new Dictionary<string, int?> { ["SSH_PORT"] = 29500 } }, null, "olga", CancellationToken.None)),
        new("path", "app.restore.part", ["fetch-part", "safety-backup", "hold-traffic", "stop-container", "replace-part", .. PartSteps], async host =>
            await host.Get<RestoreStarter>().StartPartAsync(await IdAsync(host), await FirstBackupAsync(host), BackupPart.OfPath("/app/data/post.txt"), false, "olga", CancellationToken.None)),
        new("database", "app.restore.part", ["fetch-part", "safety-backup", "hold-traffic", "stop-container", "keep-data", "replace-part", .. PartSteps], async host =>
            await host.Get<RestoreStarter>().StartPartAsync(await IdAsync(host), await FirstBackupAsync(host), BackupPart.OfDatabase("mysql"), false, "olga", CancellationToken.None)),
        new(
            "update",
            "app.update",
            [
                "prepare-files", "ensure-image", "back-up-before-update", "ensure-names", "ensure-addons", "hold-traffic", "stop-container", "keep-for-update", "ensure-container",
                "return-data", "start-container", "wait-healthy", "check-smoke-paths", "admit-writes", "serve-traffic", "watch-update", "release-old",
            ],
            async host => await host.Get<AppLifecycle>().UpdateAsync(await IdAsync(host), new UpdateRequest { Manifest = Packages.NextBlog(host.World) }, "olga", CancellationToken.None)),
        new("prove", "backup.prove", ["fetch-trial", "load-trial", "start-trial", "remove-trial"], async host =>
            await host.Get<TrialStarter>().StartAsync(await IdAsync(host), null, "olga", CancellationToken.None)),
    ];

    public static BackupScenario Of(string name) => All.Single(scenario => scenario.Name == name);

    public static async Task<AppsHost> StartAsync(World world, CrashPoint? crash = null)
    {
        var host = await AppsHost.StartAsync(world, crash, more: services =>
        {
            services.AddSingleton<IBackupRepository, FakeBackupRepository>();
            services.AddBackups(new BackupsOptions(world.Home) { ReturnAttempts = 3, ReturnPause = TimeSpan.FromMilliseconds(10) });
        });
        await host.Get<ISettings>().SetAsync(UpdateSettings.WatchSeconds, 0, CancellationToken.None);
        return host;
    }

    /// <summary>What a new version does to the data once it runs.</summary>
    public static async Task WreckAsync(string step, StepContext context, World world)
    {
        if (context.Kind == "app.update" && step == "start-container")
        {
            await WriteAsync(world, context.Subject, "wrecked");
        }
    }

    /// <summary>An app with a backup; its data is another by now.</summary>
    public static async Task PrepareAsync(AppsHost host)
    {
        while ((await host.Get<SiteService>().ListAsync(CancellationToken.None)).Count == 0)
        {
            await Task.Delay(10);
        }

        var id = await host.InstalledAsync(more: request => request with { Env = new Dictionary<string, string> { ["COLOUR"] = "red" } });
        await WriteAsync(host.World, id, "old");
        var ended = await host.EndAsync(await host.Get<BackupStarter>().StartAsync(id, null, null, "olga", null, CancellationToken.None));
        Assert.True(ended.State == OperationState.Succeeded, ended.ErrorMessage);
        await WriteAsync(host.World, id, "newer");
    }

    public static async Task ArchiveAsync(AppsHost host)
    {
        var ended = await host.EndAsync(await Of("archive").Begin(host));
        Assert.True(ended.State == OperationState.Succeeded, ended.ErrorMessage);
    }

    /// <summary>The app's first backup as it travels.</summary>
    public static async Task<MemoryStream> ExportAsync(AppsHost host)
    {
        var folder = Path.Combine(host.World.Home, "fetched", Guid.NewGuid().ToString("N"));
        await host.Get<Exporter>().PrepareAsync(await FirstBackupAsync(host), folder, CancellationToken.None);
        var archive = new MemoryStream();
        await OwnedArchive.WriteAsync(folder, [ExportNote.FileName], archive, CancellationToken.None);
        Directory.Delete(folder, recursive: true);
        archive.Position = 0;
        return archive;
    }

    public static Task<IReadOnlyList<ArchiveRow>> ArchivesAsync(AppsHost host) => host.Get<Archives>().ListAsync(CancellationToken.None);

    public static async Task WriteAsync(World world, string id, string text)
    {
        await File.WriteAllTextAsync(PostOf(world, id), text);
        world.Addons.Content[id] = text;
    }

    public static string PostOf(World world, string id) => Path.Combine(world.Home, "apps", id, "data", "post.txt");

    public static async Task<string> IdAsync(AppsHost host) => (await host.Store.ListAsync(CancellationToken.None))[0].Id;

    public static async Task<string> FirstBackupAsync(AppsHost host) => (await host.Get<BackupStore>().ListAsync(await IdAsync(host), 0, 100, CancellationToken.None))[^1].Id;

    /// <summary>World and rows, what the apps' files and databases hold, and every backup.</summary>
    public static async Task<string> StateAsync(AppsHost host)
    {
        var backups = await host.Get<BackupStore>().ListAsync(null, 0, 1000, CancellationToken.None);
        var proofs = await host.Get<BackupStore>().ListProofsAsync(CancellationToken.None);
        return await EndState.WholeAsync(host) + await ContentAsync(host)
            + string.Concat(backups.Select(row => $"backup {row.Label} {row.State} {row.SnapshotId is not null}\n").Order(StringComparer.Ordinal))
            + string.Concat((await ArchivesAsync(host)).Select(row => $"archive {row.Fqdn} {backups.Any(backup => backup.Id == row.BackupId && backup.State == BackupStates.Normal)}\n"))
            + string.Concat(proofs.Select(proof => $"proof {proof.Restorable} {proof.Message}\n"));
    }

    public static async Task<string> ContentAsync(AppsHost host) => string.Concat((await host.Store.ListAsync(CancellationToken.None)).Select(row =>
        $"content of {row.ReadSpec().Fqdn}: {(File.Exists(PostOf(host.World, row.Id)) ? File.ReadAllText(PostOf(host.World, row.Id)) : "none")}, {host.World.Addons.Content.GetValueOrDefault(row.Id)}\n"));
}
