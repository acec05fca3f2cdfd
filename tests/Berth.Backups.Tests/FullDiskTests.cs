using Berth.Apps.Tests.Support;
using Berth.Backups.Data;
using Berth.Backups.Runs;
using Berth.Backups.Sites;
using Berth.Backups.Tests.Support;
using Berth.Operations;
using Berth.Ports.Host;
using Berth.Testing.Fakes;

namespace Berth.Backups.Tests;

/// <summary>The server's own disk, or that of a site, is full.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task Backup_WhoseDumpsDoNotFit_SaysSoBeforeItBegins()
    {
        using var world = await World.CreateAsync();
        await using var host = await BackupScenario.StartAsync(world);
        await BackupScenario.PrepareAsync(host);
        (world.Machine.Disk, world.Addons.DumpBytes) = (Free(200), 190 << 20);

        var ended = await host.EndAsync(await BackupScenario.Of("backup").Begin(host));

        Assert.Equal((OperationState.Failed, "disk.full"), (ended.State, ended.ErrorCode));
        Assert.Contains("Nothing was begun", ended.ErrorMessage, StringComparison.Ordinal);
        var id = await BackupScenario.IdAsync(host);
        Assert.False(Directory.Exists(Path.Combine(world.Home, "apps", id, "backup")));
        Assert.Equal(BackupStates.Error, (await host.Get<BackupStore>().ListAsync(id, 0, 100, CancellationToken.None))[0].State);

        world.Addons.DumpBytes = 100 << 20;
        Assert.Equal(OperationState.Succeeded, (await host.EndAsync(await BackupScenario.Of("backup").Begin(host))).State);
    }

    [Fact]
    public async Task Restore_OfWhatDoesNotFit_SaysSoAndLeavesTheAppAlone()
    {
        using var world = await World.CreateAsync();
        await using var host = await BackupScenario.StartAsync(world);
        await BackupScenario.PrepareAsync(host);
        var before = await BackupScenario.ContentAsync(host);
        world.Machine.Disk = Free(64);

        var ended = await host.EndAsync(await BackupScenario.Of("restore").Begin(host));

        Assert.Equal((OperationState.Failed, "disk.full"), (ended.State, ended.ErrorCode));
        Assert.Equal(before, await BackupScenario.ContentAsync(host));
    }

    [Fact]
    public async Task Round_ForWhichNothingFits_NamesThePlatformToo()
    {
        using var world = await World.CreateAsync();
        await using var host = await BackupScenario.StartAsync(world);
        await BackupScenario.PrepareAsync(host);
        world.Machine.Disk = Free(10);

        var ended = await host.EndAsync(await host.Get<RunStarter>().StartAsync(null, false, "olga", CancellationToken.None));

        Assert.Equal((OperationState.Failed, "backup.some_failed"), (ended.State, ended.ErrorCode));
        Assert.Contains("blog.berth.test, the platform", ended.ErrorMessage, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(world.Home, "platform-backup")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FullSite_IsNamedWithWhatToDo_AndWhatTheBrokenBackupLeftIsCleared_UnlessNothingIsEverRemovedThere(bool appendOnly)
    {
        using var world = await World.CreateAsync();
        await using var host = await BackupScenario.StartAsync(world);
        await BackupScenario.PrepareAsync(host);
        var site = (await host.Get<SiteService>().ListAsync(CancellationToken.None))[0];
        await host.Get<BackupStore>().ChangeAsync<SiteRow>(site.Id, row => row.AppendOnly = appendOnly, CancellationToken.None);
        var repository = Path.Combine(world.Home, "backups");
        await File.WriteAllTextAsync(Path.Combine(repository, FakeBackupRepository.Full), "");

        var ended = await host.EndAsync(await BackupScenario.Of("backup").Begin(host));

        Assert.Equal((OperationState.Failed, "backup.full"), (ended.State, ended.ErrorCode));
        Assert.Contains("Make room", ended.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(appendOnly, Directory.GetDirectories(repository, "*.part").Length > 0);
        File.Delete(Path.Combine(repository, FakeBackupRepository.Full));
        Assert.Equal(OperationState.Succeeded, (await host.EndAsync(await BackupScenario.Of("backup").Begin(host))).State);
    }

    private static DiskSpace Free(long megabytes) => new(100L << 30, megabytes << 20, "/", "ext4");
}
