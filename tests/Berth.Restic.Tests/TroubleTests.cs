using System.Diagnostics;
using Berth.Ports.Backups;

namespace Berth.Restic.Tests;

/// <summary>What goes wrong with repositories, on real ones.</summary>
public sealed class TroubleTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task WrongPassword_IsSaidSo_AndMakesNothing()
    {
        await using var shop = new Workshop();
        await shop.Restic.EnsureAsync(shop.Here, Token);
        var error = await SnapshotTests.FailsAsync("backup.wrong_password", () => shop.Restic.EnsureAsync(shop.Here with { Password = "secret guess" }, Token));
        Assert.DoesNotContain("secret guess", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task MissingRepository_IsSaidSo()
    {
        await using var shop = new Workshop();
        await SnapshotTests.FailsAsync("backup.no_repository", () => shop.Restic.ListAsync(shop.Here, [], Token));
        await SnapshotTests.FailsAsync("backup.no_repository", () => shop.SaveAsync("t"));
        await shop.Restic.EnsureAsync(shop.Here, Token);
        await SnapshotTests.FailsAsync("backup.snapshot_not_found", () => shop.Restic.RestoreAsync(shop.Here, new RestoreRequest("0123456789abcdef", shop["back"]), null, Token));
        await SnapshotTests.FailsAsync("backup.snapshot_not_found", () => shop.Restic.ListFilesAsync(shop.Here, "--help", "/", Token));
        await SnapshotTests.FailsAsync("backup.nothing_to_save", () => shop.Restic.SaveAsync(shop.Here, shop.Request() with { Paths = ["none"] }, null, Token));
    }

    [Fact]
    public async Task KilledInTheMiddle_TheNextBackupAndPruneGoThrough()
    {
        await using var shop = new Workshop();
        await shop.Restic.EnsureAsync(shop.Here, Token);
        shop.WriteRandom("app/data/big", 30);
        await KillWhileSavingAsync(shop);
        Assert.NotEmpty(Directory.GetFiles(shop["repository/locks"]));

        var saved = await shop.SaveAsync("t");
        await shop.Restic.PruneAsync(shop.Here, Token);
        await shop.Restic.CheckAsync(shop.Here, 1, 1, Token);

        Assert.Equal(saved.Id, Assert.Single(await shop.Restic.ListAsync(shop.Here, [], Token)).Id);
        Assert.Empty(Directory.GetFiles(shop["repository/locks"]));
    }

    [Fact]
    public async Task Cancelled_LeavesNoLockAndNoSnapshot()
    {
        await using var shop = new Workshop();
        await shop.Restic.EnsureAsync(shop.Here, Token);
        shop.WriteRandom("app/data/big", 30);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var first = new CancelOnce(cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            shop.Restic.SaveAsync(shop.Here with { UploadLimit = 2 << 10 }, shop.Request("t"), first, cancel.Token));

        Assert.Empty(Directory.GetFiles(shop["repository/locks"]));
        Assert.Empty(await shop.Restic.ListAsync(shop.Here, [], Token));
        await shop.SaveAsync("t");
    }

    [Fact]
    public async Task FlippedByte_TurnsTheCheckRed()
    {
        await using var shop = new Workshop();
        await shop.Restic.EnsureAsync(shop.Here, Token);
        shop.WriteRandom("app/data/big", 3);
        await shop.SaveAsync("t");
        await shop.Restic.CheckAsync(shop.Here, 1, 1, Token);
        var pack = Directory.GetFiles(shop["repository/data"], "*", SearchOption.AllDirectories).MaxBy(file => new FileInfo(file).Length)!;
        File.SetUnixFileMode(pack, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using (var file = File.Open(pack, FileMode.Open))
        {
            file.Position = file.Length / 2;
            var before = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(before ^ 1));
        }

        await shop.Restic.CheckAsync(shop.Here, 0, 1, Token);
        await SnapshotTests.FailsAsync("backup.damaged", () => shop.Restic.CheckAsync(shop.Here, 1, 1, Token));
    }

    [Fact]
    public async Task MissingPack_IsDamage()
    {
        await using var shop = new Workshop();
        await shop.Restic.EnsureAsync(shop.Here, Token);
        shop.WriteRandom("app/data/big", 3);
        await shop.SaveAsync("t");
        File.Delete(Directory.GetFiles(shop["repository/data"], "*", SearchOption.AllDirectories).MaxBy(file => new FileInfo(file).Length)!);

        await SnapshotTests.FailsAsync("backup.damaged", () => shop.Restic.CheckAsync(shop.Here, 0, 1, Token));
    }

    [Fact]
    public async Task WhatVanishesMeanwhile_IsToldAndTheRestIsSaved()
    {
        await using var shop = new Workshop();
        await shop.Restic.EnsureAsync(shop.Here, Token);
        shop.WriteRandom("app/data/big", 12);
        Directory.CreateDirectory(shop["app/data/zz"]);
        await File.WriteAllTextAsync(shop["app/data/zz/gone"], "x", Token);

        // The directory is listed before its content is read; big is read first, and slowly.
        var saved = await shop.Restic.SaveAsync(
            shop.Here with { UploadLimit = 4 << 10 }, shop.Request("t"), new Once(() => Directory.Delete(shop["app/data/zz"], recursive: true)), Token);

        Assert.All(saved.Unread, unread => Assert.True(unread.Vanished));
        Assert.Contains("/data/big", (await shop.Restic.ListFilesAsync(shop.Here, saved.Id, "/data", Token)).Select(file => file.Path));
    }

    [Fact]
    public async Task SecretsOfAPlaceThatRefuses_AreNotInTheMessage()
    {
        await using var shop = new Workshop();
        var nobody = shop.Here with { Target = new RestTarget("http://127.0.0.1:9/x", "me", "p@ss word!") };
        var error = await SnapshotTests.FailsAsync("backup.unreachable", () => shop.Restic.ListAsync(nobody, [], Token));
        Assert.DoesNotContain("p@ss", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("p%40ss", error.ToString(), StringComparison.Ordinal);
        Assert.True(error.IsTransient);
        Assert.DoesNotContain("p@ss", nobody.ToString(), StringComparison.Ordinal);
    }

    private static async Task KillWhileSavingAsync(Workshop shop)
    {
        var start = new ProcessStartInfo("restic") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["--limit-upload=1024", "backup", shop["app/data"]])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["RESTIC_REPOSITORY"] = shop["repository"];
        start.Environment["RESTIC_PASSWORD"] = shop.Here.Password;
        start.Environment["RESTIC_CACHE_DIR"] = shop["restic/cache"];
        using var restic = Process.Start(start)!;
        // A lock that is only half written has another name, and is none.
        while (!Directory.GetFiles(shop["repository/locks"]).Any(name => Path.GetFileName(name).Length == 64))
        {
            Assert.False(restic.HasExited);
            await Task.Delay(20, Token);
        }

        restic.Kill();
        await restic.WaitForExitAsync(Token);
    }

    private sealed class CancelOnce(CancellationTokenSource cancel) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value)
        {
            if (value.BytesDone > 0)
            {
                cancel.Cancel();
            }
        }
    }

    private sealed class Once(Action action) : IProgress<TransferProgress>
    {
        private int _done;

        public void Report(TransferProgress value)
        {
            if (value.BytesDone > 0 && Interlocked.Exchange(ref _done, 1) == 0)
            {
                action();
            }
        }
    }
}
