using Berth.Apps;
using Berth.Apps.Tests.Support;
using Berth.Backups.Archiving;
using Berth.Backups.Data;
using Berth.Backups.Runs;
using Berth.Backups.Sites;
using Berth.Backups.Tests.Support;
using Berth.Contracts;
using Berth.Operations;
using Berth.Ports;
using Microsoft.EntityFrameworkCore;

namespace Berth.Backups.Tests;

/// <summary>Uninstalled apps: what is kept of them, for how long, and how they come back.</summary>
public sealed class ArchiveTests
{
    [Fact]
    public async Task Undo_BringsTheAppBack_WithItsIdDataSettingsAndPicture()
    {
        using var world = await World.CreateAsync();
        await using var host = await PreparedAsync(world);
        var id = await BackupScenario.IdAsync(host);
        await File.WriteAllBytesAsync(Path.Combine(world.Home, "apps", id, "icon.png"), [1, 2, 3]);
        await BackupScenario.ArchiveAsync(host);
        Assert.Empty(await host.Store.ListAsync(CancellationToken.None));
        var archive = Assert.Single(await BackupScenario.ArchivesAsync(host));
        Assert.Equal((id, "blog.berth.test", 30), (archive.AppId, archive.Fqdn, (int)(archive.ExpiresAt - archive.CreatedAt).TotalDays));
        Assert.Equal([1, 2, 3], archive.Icon);

        var ended = await host.EndAsync(await BackupScenario.Of("unarchive").Begin(host));

        Assert.True(ended.State == OperationState.Succeeded, ended.ErrorMessage);
        Assert.Equal(id, await BackupScenario.IdAsync(host));
        Assert.Equal("content of blog.berth.test: newer, newer\n", await BackupScenario.ContentAsync(host));
        Assert.Contains(KeyValuePair.Create("COLOUR", "red"), world.Engine.SpecOf(id)!.Environment);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(Path.Combine(world.Home, "apps", id, "icon.png")));
        Assert.Empty(await BackupScenario.ArchivesAsync(host));
        Assert.Equal(BackupStates.Normal, (await host.Get<BackupStore>().FindAsync(archive.BackupId, CancellationToken.None))!.State);
    }

    [Theory]
    [InlineData("remove-container")]
    [InlineData("remove-addons")]
    [InlineData("remove-names")]
    [InlineData("remove-files")]
    public async Task Removal_ThatBreaksOff_KeepsTheArchive_AndGoesOnWithoutAnother(string step)
    {
        using var world = await World.CreateAsync();
        await using var host = await PreparedAsync(world);
        var id = await BackupScenario.IdAsync(host);
        world.After = (found, _, _) => found == step ? throw new PortException("engine.refused", "No more.") : Task.CompletedTask;
        Assert.Equal("engine.refused", (await host.EndAsync(await BackupScenario.Of("archive").Begin(host))).ErrorCode);
        var archive = Assert.Single(await BackupScenario.ArchivesAsync(host));
        Assert.Equal("app.exists", (await BackupScenario.Of("unarchive").Begin(host)).Error!.Code);
        await host.Reconciler.ReconcileAsync(CancellationToken.None);
        Assert.Null(world.Engine.SpecOf(id));

        world.After = World.Nothing;
        var again = await host.EndAsync(await BackupScenario.Of("archive").Begin(host));

        Assert.Equal((OperationState.Succeeded, "app.uninstall"), (again.State, again.Kind));
        Assert.Equal(archive.Id, Assert.Single(await BackupScenario.ArchivesAsync(host)).Id);
        Assert.Equal(OperationState.Succeeded, (await host.EndAsync(await BackupScenario.Of("unarchive").Begin(host))).State);
        Assert.Equal("content of blog.berth.test: newer, newer\n", await BackupScenario.ContentAsync(host));
    }

    [Fact]
    public async Task SiteThatIsGone_RefusesTheUninstall_AndForceKeepsNothing()
    {
        using var world = await World.CreateAsync();
        await using var host = await PreparedAsync(world);
        var id = await BackupScenario.IdAsync(host);
        Directory.Move(Path.Combine(world.Home, "backups"), Path.Combine(world.Home, "unmounted"));

        var refused = await host.EndAsync(await BackupScenario.Of("archive").Begin(host));

        Assert.Equal("archive.not_saved", refused.ErrorCode);
        Assert.Equal("newer", await File.ReadAllTextAsync(BackupScenario.PostOf(world, id)));
        var row = (await host.Store.FindAsync(id, CancellationToken.None))!;
        Assert.Equal((true, InstallationStates.PendingBackup), (row.Serving, row.ReadFailure()!.InstallationState));

        // Nobody takes it for half removed: what stops is started again.
        await world.Engine.RemoveContainerAsync(id, CancellationToken.None);
        await host.Reconciler.ReconcileAsync(CancellationToken.None);
        Assert.NotNull(world.Engine.SpecOf(id));

        var forced = await host.EndAsync(await host.Get<ArchiveStarter>().UninstallAsync(id, true, "olga", CancellationToken.None));
        Assert.Equal(OperationState.Succeeded, forced.State);
        Assert.Empty(await host.Store.ListAsync(CancellationToken.None));
        Assert.Empty(await BackupScenario.ArchivesAsync(host));
    }

    [Fact]
    public async Task AppThatWasNeverInstalled_AndPlatformWithoutSites_StayRemovable()
    {
        using var world = await World.CreateAsync();
        await using var host = await PreparedAsync(world);
        world.Status = 500;
        world.Before = (step, _, _) => step == "wait-healthy" ? throw new PortException("engine.refused", "No more.") : Task.CompletedTask;
        var failed = await host.EndAsync(await host.InstallAsync(Packages.Blog(world), "never", request => request with { Ports = new Dictionary<string, int?>() }));
        Assert.Equal(OperationState.Failed, failed.State);
        Assert.Equal(OperationState.Succeeded, (await host.EndAsync(await host.Get<ArchiveStarter>().UninstallAsync(failed.Subject, false, "olga", CancellationToken.None))).State);

        var site = Assert.Single(await host.Get<SiteService>().ListAsync(CancellationToken.None));
        Assert.Null(await host.Get<SiteService>().RemoveAsync(site.Id, CancellationToken.None));
        Assert.Equal(OperationState.Succeeded, (await host.EndAsync(await BackupScenario.Of("archive").Begin(host))).State);
        Assert.Empty(await host.Store.ListAsync(CancellationToken.None));
        Assert.Empty(await BackupScenario.ArchivesAsync(host));
    }

    [Fact]
    public async Task SiteThatDoesNotTakeTheApp_RefusesAtOnce()
    {
        using var world = await World.CreateAsync();
        await using var host = await PreparedAsync(world);
        var id = await BackupScenario.IdAsync(host);
        await SetSiteAsync(host, row => row.Contents = $$"""{"exclude":["{{id}}"]}""");
        Assert.Equal("archive.no_site", (await BackupScenario.Of("archive").Begin(host)).Error!.Code);
    }

    [Fact]
    public async Task Retention_LeavesArchivesAlone_UntilTheirTimeIsOver()
    {
        using var world = await World.CreateAsync();
        await using var host = await PreparedAsync(world);
        await BackupScenario.ArchiveAsync(host);
        var archive = Assert.Single(await BackupScenario.ArchivesAsync(host));
        var store = host.Get<BackupStore>();
        var site = Assert.Single(await host.Get<SiteService>().ListAsync(CancellationToken.None));
        Assert.Equal("backup.site_has_archives", (await host.Get<SiteService>().RemoveAsync(site.Id, CancellationToken.None))!.Code);
        await SetSiteAsync(host, row => row.Retention = """{"keepLast":1}""");

        await host.EndAsync(await host.Get<RunStarter>().StartAsync(null, false, "olga", CancellationToken.None));
        Assert.NotNull(await store.FindAsync(archive.BackupId, CancellationToken.None));

        await using (var db = await host.OpenAsync())
        {
            await db.Set<ArchiveRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.ExpiresAt, DateTimeOffset.UnixEpoch));
        }

        var snapshot = (await store.FindAsync(archive.BackupId, CancellationToken.None))!.SnapshotId!;
        Assert.True(Directory.Exists(Path.Combine(world.Home, "backups", snapshot)));
        await host.EndAsync(await host.Get<RunStarter>().StartAsync(null, false, "olga", CancellationToken.None));
        Assert.Empty(await BackupScenario.ArchivesAsync(host));
        Assert.Null(await store.FindAsync(archive.BackupId, CancellationToken.None));
        Assert.False(Directory.Exists(Path.Combine(world.Home, "backups", snapshot)));
    }

    [Fact]
    public async Task Undo_WhereSomebodyElseIsNow_IsRefused_AndGoesToAnotherPlace()
    {
        using var world = await World.CreateAsync();
        await using var host = await PreparedAsync(world);
        await BackupScenario.ArchiveAsync(host);
        await host.InstalledAsync(subdomain: "blog", more: request => request with { Ports = new Dictionary<string, int?>() });
        Assert.Equal("location.taken", (await BackupScenario.Of("unarchive").Begin(host)).Error!.Code);

        var archive = Assert.Single(await BackupScenario.ArchivesAsync(host));
        var ended = await host.EndAsync(await host.Get<ArchiveStarter>().UnarchiveAsync(archive.Id, new CloneRequest { Subdomain = "old" }, "olga", CancellationToken.None));

        Assert.True(ended.State == OperationState.Succeeded, ended.ErrorMessage);
        Assert.Contains("content of old.berth.test: newer, newer\n", await BackupScenario.ContentAsync(host), StringComparison.Ordinal);
    }

    private static async Task<AppsHost> PreparedAsync(World world)
    {
        var host = await BackupScenario.StartAsync(world);
        await BackupScenario.PrepareAsync(host);
        return host;
    }

    private static async Task SetSiteAsync(AppsHost host, Action<SiteRow> change)
    {
        var site = Assert.Single(await host.Get<SiteService>().ListAsync(CancellationToken.None));
        await host.Get<BackupStore>().ChangeAsync(site.Id, change, CancellationToken.None);
    }
}
