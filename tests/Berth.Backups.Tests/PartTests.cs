using Berth.Apps.Tests.Support;
using Berth.Backups.Parts;
using Berth.Backups.Restoring;
using Berth.Backups.Tests.Support;
using Berth.Kernel;
using Berth.Operations;

namespace Berth.Backups.Tests;

/// <summary>One file, one folder, one database of a backup.</summary>
public sealed class PartTests
{
    [Theory]
    [InlineData("/app/data/a/b", "a/b")]
    [InlineData("/data/a/b/", "a/b")]
    [InlineData("a", "a")]
    public void Paths_AreThoseOfTheApp_OfTheBackup_OrRelative(string path, string inside) => Assert.Equal(inside, BackupPart.OfPath(path).Value!.Path);

    [Theory]
    [InlineData("/app/data")]
    [InlineData("/data/")]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("/data/../backup/record.json")]
    [InlineData("/backup/record.json")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    public void PathsOutsideOfTheData_AreRefused(string path) => Assert.Equal("backup.bad_path", BackupPart.OfPath(path).Error!.Code);

    [Fact]
    public async Task OneFile_ComesBackAlone_AndOneDatabaseAlone()
    {
        using var world = await World.CreateAsync();
        await using var host = await BackupScenario.StartAsync(world);
        await BackupScenario.PrepareAsync(host);
        var id = await BackupScenario.IdAsync(host);
        Assert.Equal(OperationState.Succeeded, (await host.EndAsync(await BackupScenario.Of("path").Begin(host))).State);
        Assert.Equal("content of blog.berth.test: old, newer\n", await BackupScenario.ContentAsync(host));
        await BackupScenario.WriteAsync(world, id, "newest");
        Assert.Equal(OperationState.Succeeded, (await host.EndAsync(await BackupScenario.Of("database").Begin(host))).State);
        Assert.Equal("content of blog.berth.test: newest, old\n", await BackupScenario.ContentAsync(host));
        Assert.Equal(["data", "persistent"], Directory.GetFileSystemEntries(Path.Combine(world.Home, "apps", id)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task FileThatIsGone_ComesBackWithTheFoldersAboveIt_AndOneTheBackupHasNot_IsAnError()
    {
        using var world = await World.CreateAsync();
        await using var host = await BackupScenario.StartAsync(world);
        await BackupScenario.PrepareAsync(host);
        var id = await BackupScenario.IdAsync(host);
        var data = Path.Combine(world.Home, "apps", id, "data");
        Directory.CreateDirectory(Path.Combine(data, "a", "b"));
        await File.WriteAllTextAsync(Path.Combine(data, "a", "b", "c"), "deep");
        await host.EndAsync(await BackupScenario.Of("backup").Begin(host));
        Directory.Delete(Path.Combine(data, "a"), recursive: true);

        var ended = await host.EndAsync(await StartAsync(host, id, "a/b/c"));
        Assert.True(ended.State == OperationState.Succeeded, ended.ErrorMessage);
        Assert.Equal("deep", await File.ReadAllTextAsync(Path.Combine(data, "a", "b", "c")));

        Assert.Equal("backup.path_not_found", (await host.EndAsync(await StartAsync(host, id, "a/b/d"))).ErrorCode);
        Assert.Equal("deep", await File.ReadAllTextAsync(Path.Combine(data, "a", "b", "c")));
    }

    [Fact]
    public async Task LinkThatTheAppPutInTheWay_IsNotFollowed()
    {
        using var world = await World.CreateAsync();
        await using var host = await BackupScenario.StartAsync(world);
        await BackupScenario.PrepareAsync(host);
        var id = await BackupScenario.IdAsync(host);
        var (data, outside) = (Path.Combine(world.Home, "apps", id, "data"), Directory.CreateDirectory(Path.Combine(world.Home, "outside")).FullName);
        Directory.CreateDirectory(Path.Combine(data, "a"));
        await File.WriteAllTextAsync(Path.Combine(data, "a", "x"), "mine");
        await host.EndAsync(await BackupScenario.Of("backup").Begin(host));
        Directory.Delete(Path.Combine(data, "a"), recursive: true);
        File.CreateSymbolicLink(Path.Combine(data, "a"), outside);

        var ended = await host.EndAsync(await StartAsync(host, id, "a/x"));

        Assert.Equal("backup.bad_record", ended.ErrorCode);
        Assert.Empty(Directory.GetFileSystemEntries(outside));
        Assert.True((await host.Store.FindAsync(id, CancellationToken.None))!.Serving);
    }

    private static Task<Result<Operation>> StartAsync(AppsHost host, string id, string path) =>
        host.Get<RestoreStarter>().StartPartAsync(id, null, BackupPart.OfPath(path), true, "olga", CancellationToken.None);
}
