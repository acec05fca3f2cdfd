using System.Text.Json;
using Berth.Apps;
using Berth.Apps.Requests;
using Berth.Apps.Tests.Support;
using Berth.Backups.Data;
using Berth.Backups.Importing;
using Berth.Backups.Rebuilding;
using Berth.Backups.Restoring;
using Berth.Backups.Runs;
using Berth.Backups.Sites;
using Berth.Backups.Tests.Support;
using Berth.Contracts;
using Berth.Data;
using Berth.Kernel;
using Berth.Operations;
using Berth.Ports;
using Berth.Ports.Backups;
using Berth.Ports.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Berth.Backups.Tests;

/// <summary>A server that came back with its database alone: what it does with its apps.</summary>
public sealed class RestoreServerTests
{
    [Fact]
    public async Task BroughtBack_EveryAppWaits_AndGetsTheNewestBackupThoughTheDatabaseDoesNotKnowIt()
    {
        using var world = await World.CreateAsync();
        await using var host = await BackupScenario.StartAsync(world);
        await BackupScenario.PrepareAsync(host);
        var id = await BackupScenario.IdAsync(host);
        await BackupAsync(host, id);
        await ForgetNewestAsync(host, id);
        await LoseAsync(host, id);

        await TakeOverAsync(host);

        var waiting = (await host.Store.FindAsync(id, CancellationToken.None))!;
        Assert.Equal((false, false, "error", "app.no_data"), (waiting.Installed, waiting.Serving, waiting.InstallationState, waiting.ReadFailure()!.Code));
        Assert.Null(RebuildMark.Find(world.Home));
        var ended = await host.EndAsync((await host.Operations.FindActiveAsync(ReturnAppsKind.Subject, CancellationToken.None))!.Id);
        Assert.True(ended.State == OperationState.Succeeded, ended.ErrorMessage);
        Assert.Equal("content of blog.berth.test: newer, newer\n", await BackupScenario.ContentAsync(host));
        var back = (await host.Store.FindAsync(id, CancellationToken.None))!;
        Assert.Equal((true, true, "installed"), (back.Installed, back.Serving, back.InstallationState));
        Assert.Contains(KeyValuePair.Create("COLOUR", "red"), world.Engine.SpecOf(id)!.Environment);
        Assert.Equal(2, (await host.Get<BackupStore>().ListAsync(id, 0, 10, CancellationToken.None)).Count(row => row.State == BackupStates.Normal));
    }

    [Fact]
    public async Task AppThatCannotComeBack_IsNamed_IsNeverStartedEmpty_AndComesBackByItselfLater()
    {
        using var world = await World.CreateAsync();
        await using var host = await BackupScenario.StartAsync(world);
        await BackupScenario.PrepareAsync(host);
        var id = await BackupScenario.IdAsync(host);
        await LoseAsync(host, id);
        world.Before = (step, context, _) => step == "fetch-backup" ? throw new PortException("backup.damaged", "The pack is damaged.") : Task.CompletedTask;
        await TakeOverAsync(host);

        var ended = await host.EndAsync((await host.Operations.FindActiveAsync(ReturnAppsKind.Subject, CancellationToken.None))!.Id);

        Assert.Equal((OperationState.Failed, "server.some_missing"), (ended.State, ended.ErrorCode));
        Assert.Contains("blog.berth.test (The pack is damaged.)", ended.ErrorMessage, StringComparison.Ordinal);
        await host.Reconciler.ReconcileAsync(CancellationToken.None);
        Assert.Null(world.Engine.SpecOf(id));
        Assert.Equal("app.no_data", (await host.Get<AppLifecycle>().RepairAsync(id, new RepairRequest(), "olga", CancellationToken.None)).Error!.Code);

        world.Before = World.Nothing;
        var again = await host.EndAsync(await host.Get<RestoreStarter>().StartAsync(id, null, false, "olga", CancellationToken.None));
        Assert.True(again.State == OperationState.Succeeded, again.ErrorMessage);
        Assert.Equal("content of blog.berth.test: old, old\n", await BackupScenario.ContentAsync(host));
    }

    [Fact]
    public async Task TakenOverTwice_TheAppStillWaitsForItsData()
    {
        using var world = await World.CreateAsync();
        await using var host = await BackupScenario.StartAsync(world);
        await BackupScenario.PrepareAsync(host);
        for (var time = 0; time < 2; time++)
        {
            await using var db = await host.OpenAsync();
            await host.Get<IAppReturns>().AwaitDataAsync(db, CancellationToken.None);
            await db.SaveChangesAsync();
        }

        var refused = await host.Get<AppLifecycle>().RepairAsync(await BackupScenario.IdAsync(host), new RepairRequest(), "olga", CancellationToken.None);
        Assert.Equal("app.no_data", refused.Error!.Code);
    }

    [Theory]
    [InlineData("backup.unreachable", BackupStates.Normal)]
    [InlineData("backup.no_repository", BackupStates.Error)]
    public async Task SiteThatCannotBeRead_LosesItsListOnlyWhenItsRepositoryIsGone(string code, string state)
    {
        using var world = await World.CreateAsync();
        await using var host = await BackupScenario.StartAsync(world);
        await BackupScenario.PrepareAsync(host);
        var id = await BackupScenario.IdAsync(host);
        await LoseAsync(host, id);
        if (code == "backup.no_repository")
        {
            Directory.Delete(Path.Combine(world.Home, "backups"), recursive: true);
        }

        world.Before = (step, _, _) => step == "fetch-backup" ? throw new PortException(code, "Not there.") : Task.CompletedTask;
        await TakeOverAsync(host);

        var ended = await host.EndAsync((await host.Operations.FindActiveAsync(ReturnAppsKind.Subject, CancellationToken.None))!.Id);

        Assert.Equal("server.some_missing", ended.ErrorCode);
        Assert.Equal(state, Assert.Single(await host.Get<BackupStore>().ListAsync(id, 0, 10, CancellationToken.None)).State);
    }

    [Fact]
    public async Task OperationsOfTheServerThatIsGone_HaveEnded()
    {
        using var world = await World.CreateAsync();
        await using var host = await BackupScenario.StartAsync(world);
        await BackupScenario.PrepareAsync(host);

        // Nobody works on it any more: here the runner, which could take it up between the two lines below, has to be gone.
        foreach (var runner in host.Get<IEnumerable<IHostedService>>().Where(service => service.GetType().Name == "OperationRunner"))
        {
            await runner.StopAsync(CancellationToken.None);
        }

        await using (var db = await host.OpenAsync())
        {
            db.Add(new Operation { Kind = RunKind.KindName, Subject = RunKind.Subject, RequestedBy = "olga", Input = "{}", Steps = "[]", State = OperationState.Running, CreatedAt = DateTimeOffset.UnixEpoch });
            await db.SaveChangesAsync();
        }

        await TakeOverAsync(host);

        await using var after = await host.OpenAsync();
        var before = await after.Set<Operation>().SingleAsync(row => row.Kind == RunKind.KindName);
        Assert.Equal((OperationState.Failed, "operation.abandoned"), (before.State, before.ErrorCode));
    }

    [Theory]
    [InlineData("exists", "server.exists")]
    [InlineData("empty", "server.no_backup")]
    [InlineData("no database", "server.damaged_backup")]
    [InlineData("bad database", "server.damaged_backup")]
    [InlineData("no key", "server.damaged_backup")]
    [InlineData("wrong password", "backup.wrong_password")]
    [InlineData("no place", "backup.no_repository")]
    public async Task Fetch_OfWhatCannotBeUsed_SaysSo_AndLeavesNothing(string what, string code)
    {
        using var world = await World.CreateAsync();
        await using var host = await BackupScenario.StartAsync(world);
        var (home, restore) = Elsewhere(host, world);
        if (what != "empty")
        {
            await MakePlatformBackupAsync(host, world, what);
        }
        else
        {
            await host.Get<IBackupRepository>().EnsureAsync(Access(world), CancellationToken.None);
        }

        if (what == "exists")
        {
            await File.WriteAllTextAsync(Path.Combine(home, "berth.db"), "in use");
        }

        var request = Request(world) with { EncryptionPassword = what == "wrong password" ? "other" : "secret" };
        if (what == "no place")
        {
            request = request with { Config = JsonSerializer.SerializeToElement(new { backupDir = Path.Combine(world.Home, "nowhere") }) };
        }

        var failure = await Record.ExceptionAsync(() => restore.FetchAsync(request, (_, _) => { }, CancellationToken.None));

        Assert.Equal(code, failure is ErrorException error ? error.Error.Code : Assert.IsType<PortException>(failure).Code);
        Assert.Equal(what == "exists" ? ["berth.db"] : [], Directory.GetFileSystemEntries(home).Select(Path.GetFileName));
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task DryRun_LeavesNothing_AndTheRealOneLaysTheDatabaseKeyAndMark()
    {
        using var world = await World.CreateAsync();
        await using var host = await BackupScenario.StartAsync(world);
        var (home, restore) = Elsewhere(host, world);
        await MakePlatformBackupAsync(host, world, "good");

        var plan = await restore.FetchAsync(Request(world) with { DryRun = true }, (_, _) => { }, CancellationToken.None);

        Assert.True(plan!.Bytes > 0);
        Assert.Empty(Directory.GetFileSystemEntries(home));
        Assert.Null(await restore.FetchAsync(Request(world), (_, _) => { }, CancellationToken.None));
        Assert.Equal(["berth.db", "restored-from.json", "secret.key"], Directory.GetFileSystemEntries(home).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(home, "restored-from.json")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(home, "berth.db")));
        Directory.Delete(home, recursive: true);
    }

    private static async Task BackupAsync(AppsHost host, string id)
    {
        var ended = await host.EndAsync(await host.Get<Taking.BackupStarter>().StartAsync(id, null, null, "olga", null, CancellationToken.None));
        Assert.True(ended.State == OperationState.Succeeded, ended.ErrorMessage);
    }

    private static async Task ForgetNewestAsync(AppsHost host, string id)
    {
        var newest = (await host.Get<BackupStore>().FindNewestAsync(id, CancellationToken.None))!;
        await using var db = await host.OpenAsync();
        await db.Set<BackupRow>().Where(row => row.Id == newest.Id).ExecuteDeleteAsync();

        // Repositories of these tests count time in ticks from 1970, finer than the database keeps it.
        await db.Set<BackupRow>().ExecuteUpdateAsync(row => row.SetProperty(found => found.CreatedAt, DateTimeOffset.UnixEpoch.AddDays(-1)));
    }

    /// <summary>As on a new machine.</summary>
    private static async Task LoseAsync(AppsHost host, string id)
    {
        await host.World.Engine.RemoveContainerAsync(id, CancellationToken.None);
        Directory.Delete(Path.Combine(host.World.Home, "apps", id), recursive: true);
        host.World.Addons.Content.Remove(id, out _);
    }

    private static async Task TakeOverAsync(AppsHost host)
    {
        var site = Assert.Single(await host.Get<SiteService>().ListAsync(CancellationToken.None));
        var opened = SiteSecrets.Of(site, host.Get<ISecretStore>());
        new RebuildMark(site.Provider, opened.Config, opened.Password).Write(host.World.Home);
        await host.Get<IServerRestore>().TakeOverAsync(CancellationToken.None);
        host.Operations.Wake();
    }

    private static (string Home, ServerRestore Restore) Elsewhere(AppsHost host, World world)
    {
        var home = Directory.CreateDirectory(Path.Combine(world.Home, "other")).FullName;
        return (home, new ServerRestore(host.Get<IBackupRepository>(), host.Get<Importer>(), host.Get<ServerTakeover>(), new BackupsOptions(home), new DatabaseFile(Path.Combine(home, "berth.db"))));
    }

    private static string Place(World world) => Path.Combine(world.Home, "place");

    private static RepositoryAccess Access(World world) => new(new LocalTarget(Place(world)), "secret");

    private static RestoreServerRequest Request(World world) => new() { Provider = "filesystem", Config = JsonSerializer.SerializeToElement(new { backupDir = Place(world) }), EncryptionPassword = "secret" };

    private static async Task MakePlatformBackupAsync(AppsHost host, World world, string what)
    {
        var folder = Directory.CreateDirectory(Path.Combine(world.Home, "made")).FullName;
        if (what != "no key")
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "secret.key"), "key");
        }

        var stage = Directory.CreateDirectory(Path.Combine(folder, "platform-backup")).FullName;
        if (what == "bad database")
        {
            await File.WriteAllTextAsync(Path.Combine(stage, "berth.db"), new string('x', 5000));
        }
        else if (what != "no database")
        {
            await using var db = await host.OpenAsync();
            await db.Database.ExecuteSqlAsync($"VACUUM INTO {Path.Combine(stage, "berth.db")}");
        }

        var repository = host.Get<IBackupRepository>();
        await repository.EnsureAsync(Access(world), CancellationToken.None);
        await repository.SaveAsync(Access(world), new SnapshotRequest(folder, ["secret.key", "platform-backup"], ["berth", "app=box", "backup=1"], []), null, CancellationToken.None);
    }
}
