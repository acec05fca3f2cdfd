using System.Text;
using Berth.Ports;
using Berth.Ports.Backups;

namespace Berth.Restic.Tests;

public sealed class SnapshotTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatWasSaved_IsListedAndComesBackAsItWas()
    {
        await using var shop = new Workshop();
        await shop.Restic.EnsureAsync(shop.Here, Token);
        File.SetUnixFileMode(shop["app/data/a.txt"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(shop["app/data/link"], "/nowhere");
        Directory.CreateDirectory(shop["app/data/empty"]);

        var saved = await shop.SaveAsync("app=one", "run=1");
        var listed = await shop.Restic.ListAsync(shop.Here, ["app=one"], Token);
        var files = await shop.Restic.ListFilesAsync(shop.Here, saved.Id, "/", Token);
        var size = await shop.Restic.MeasureAsync(shop.Here, saved.Id, Token);
        await shop.Restic.RestoreAsync(shop.Here, new RestoreRequest(saved.Id, shop["back"]), null, Token);

        Assert.Equal(saved.Id, Assert.Single(listed).Id);
        Assert.Equal(["app=one", "run=1"], listed[0].Tags);
        Assert.Empty(await shop.Restic.ListAsync(shop.Here, ["app=two"], Token));
        Assert.Equal(["/data", "/data/a.txt", "/data/empty", "/data/link", "/data/sub", "/data/sub/b.txt"], files.Select(file => file.Path));
        Assert.Equal(files.Count, size.Entries);
        Assert.Empty(saved.Unread);
        Assert.Equal("second", await File.ReadAllTextAsync(shop["back/data/sub/b.txt"], Token));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserExecute, File.GetUnixFileMode(shop["back/data/a.txt"]));
        Assert.Equal("/nowhere", new FileInfo(shop["back/data/link"]).LinkTarget);
        Assert.True(Directory.Exists(shop["back/data/empty"]));
    }

    [Fact]
    public async Task MadeByManyAtOnce_ItIsOneRepository()
    {
        await using var shop = new Workshop();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shop.Restic.EnsureAsync(shop.Here, Token)));
        Assert.Single(Directory.GetFiles(shop["repository/keys"]));
        await shop.SaveAsync("t");
    }

    [Fact]
    public async Task MakingThatWasKilled_IsBegunAgain_ButBackupsWithoutTheirConfigurationAreNotBuiltOver()
    {
        await using var shop = new Workshop();
        await shop.Restic.EnsureAsync(shop.Here, Token);
        File.Delete(shop["repository/config"]);

        await shop.Restic.EnsureAsync(shop.Here, Token);
        await shop.SaveAsync("t");

        File.Delete(shop["repository/config"]);
        await FailsAsync("backup.damaged", () => shop.Restic.EnsureAsync(shop.Here, Token));
        Assert.Single(Directory.GetFiles(shop["repository/keys"]));
    }

    [Fact]
    public async Task OnePath_ComesBackAlone_AndAsAStream()
    {
        await using var shop = new Workshop();
        await shop.Restic.EnsureAsync(shop.Here, Token);
        var name = "app/data/we[i]rd *?\\.txt";
        await File.WriteAllTextAsync(shop[name], "odd", Token);
        await File.WriteAllTextAsync(shop["app/data/weird x?.txt"], "other", Token);
        var saved = await shop.SaveAsync("t");

        await shop.Restic.RestoreAsync(shop.Here, new RestoreRequest(saved.Id, shop["back"], "/data/we[i]rd *?\\.txt"), null, Token);
        using var content = new MemoryStream();
        await shop.Restic.ReadFileAsync(shop.Here, saved.Id, "/data/a.txt", content, Token);

        Assert.Equal("odd", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(shop["back/data"])), Token));
        Assert.Equal("first", Encoding.UTF8.GetString(content.ToArray()));
        await FailsAsync("backup.path_not_found", () => shop.Restic.ReadFileAsync(shop.Here, saved.Id, "/data/none", Stream.Null, Token));
        await FailsAsync("backup.path_not_found", () => shop.Restic.RestoreAsync(shop.Here, new RestoreRequest(saved.Id, shop["back2"], "/data/none"), null, Token));
    }

    [Fact]
    public async Task Folder_IsListedWithAllBelowIt_AndAPathThatIsNotThere_WithNothing()
    {
        await using var shop = new Workshop();
        await shop.Restic.EnsureAsync(shop.Here, Token);
        Directory.CreateDirectory(shop["app/data/sub/deep"]);
        await File.WriteAllTextAsync(shop["app/data/sub/deep/c.txt"], "third", Token);
        var saved = await shop.SaveAsync("t");

        var files = await shop.Restic.ListFilesAsync(shop.Here, saved.Id, "/data/sub", Token);

        Assert.Equal(["/data/sub", "/data/sub/b.txt", "/data/sub/deep", "/data/sub/deep/c.txt"], files.Select(file => file.Path));
        Assert.Equal("/data/sub/b.txt", Assert.Single(await shop.Restic.ListFilesAsync(shop.Here, saved.Id, "/data/sub/b.txt", Token)).Path);
        Assert.Empty(await shop.Restic.ListFilesAsync(shop.Here, saved.Id, "/data/none", Token));
    }

    [Fact]
    public async Task WhatIsLeftOut_IsLeftOutLiterally()
    {
        await using var shop = new Workshop();
        await shop.Restic.EnsureAsync(shop.Here, Token);
        await File.WriteAllTextAsync(shop["app/data/a*.db"], "live", Token);
        await File.WriteAllTextAsync(shop["app/data/a1.db"], "stays", Token);

        var saved = await shop.Restic.SaveAsync(shop.Here, shop.Request() with { Without = [shop["app/data/a*.db"]] }, null, Token);

        var names = (await shop.Restic.ListFilesAsync(shop.Here, saved.Id, "/data", Token)).Select(file => file.Path);
        Assert.Contains("/data/a1.db", names);
        Assert.DoesNotContain("/data/a*.db", names);
    }

    [Fact]
    public async Task Progress_TellsBytesAndSpeed()
    {
        await using var shop = new Workshop();
        await shop.Restic.EnsureAsync(shop.Here, Token);
        shop.WriteRandom("app/data/big", 96);
        var (seen, slowly) = (new Recorder(), shop.Here with { UploadLimit = 16 << 10 });

        var saved = await shop.Restic.SaveAsync(slowly, shop.Request("t"), seen, Token);
        var restoring = new Recorder();
        await shop.Restic.RestoreAsync(shop.Here with { DownloadLimit = 64 << 10 }, new RestoreRequest(saved.Id, shop["back"]), restoring, Token);

        Assert.Equal(96 << 20, saved.Bytes, 1000d);
        Assert.Contains(seen.All, at => at is { BytesDone: > 0, Speed: > 0, Remaining: not null } && at.Fraction is > 0 and < 1);
        Assert.Contains(restoring.All, at => at.BytesTotal >= 96 << 20);
    }

    [Fact]
    public async Task Retention_KeepsWhatThePolicySays_PerTag()
    {
        await using var shop = new Workshop();
        await shop.Restic.EnsureAsync(shop.Here, Token);
        var other = await shop.SaveAsync("app=two");
        List<string> ids = [];
        for (var run = 0; run < 3; run++)
        {
            await File.WriteAllTextAsync(shop["app/data/a.txt"], $"run {run}", Token);
            ids.Add((await shop.SaveAsync("app=one", $"run={run}")).Id);
        }

        var forgotten = await shop.Restic.ForgetAsync(shop.Here, ["app=one"], new RetentionPolicy(Last: 1), Token);
        await shop.Restic.ForgetAsync(shop.Here, [ids[0]], Token);
        await shop.Restic.PruneAsync(shop.Here, Token);

        Assert.Equal(ids[..2], forgotten.OrderBy(ids.IndexOf));
        Assert.Equal([other.Id, ids[2]], (await shop.Restic.ListAsync(shop.Here, [], Token)).Select(snapshot => snapshot.Id));
        Assert.Empty(await shop.Restic.ForgetAsync(shop.Here, [], new RetentionPolicy(), Token));
        await shop.Restic.CheckAsync(shop.Here, 1, 1, Token);
    }

    internal static async Task<PortException> FailsAsync(string code, Func<Task> work)
    {
        var error = await Assert.ThrowsAsync<PortException>(work);
        Assert.Equal(code, error.Code);
        return error;
    }

    private sealed class Recorder : IProgress<TransferProgress>
    {
        private readonly List<TransferProgress> _all = [];

        public IReadOnlyList<TransferProgress> All => _all;

        public void Report(TransferProgress value)
        {
            lock (_all)
            {
                _all.Add(value);
            }
        }
    }
}
