using Berth.Ports.Backups;
using Berth.Ports.Programs;

namespace Berth.Restic.Tests;

/// <summary>A disk of its own for the backups, which is full: ext4 in a file, mounted by loop.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private const int Megabytes = 48;
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly Workshop _shop = new();

    private RepositoryAccess Small => _shop.Here with { Target = new LocalTarget(_shop["small/repository"]) };

    public async ValueTask InitializeAsync()
    {
        await using (var disk = File.Create(_shop["disk"]))
        {
            disk.SetLength(Megabytes << 20);
        }

        Directory.CreateDirectory(_shop["small"]);
        await RunAsync("mkfs.ext4", "-q", "-F", "-m", "0", _shop["disk"]);
        await RunAsync("mount", "-o", "loop", _shop["disk"], _shop["small"]);
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", _shop["small"]);
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task BackupThatFillsIt_IsAnErrorThatSaysWhatToDo_AndTheOlderOnesCanBeListedVerifiedAndRestored()
    {
        await _shop.Restic.EnsureAsync(Small, Token);
        var older = await SaveAsync();
        _shop.WriteRandom("app/data/big", 60);

        var error = await SnapshotTests.FailsAsync("backup.full", SaveAsync);
        Assert.Contains("Make room", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
        await AssertWholeAsync(older.Id);

        // Until not so much as a lock fits.
        await FillAsync();
        await SnapshotTests.FailsAsync("backup.full", SaveAsync);
        await AssertWholeAsync(older.Id);
    }

    [Fact]
    public async Task BackupAfterRoomWasMade_Succeeds_AndNothingOfTheBrokenOneStandsInItsWay()
    {
        await _shop.Restic.EnsureAsync(Small, Token);
        var older = await SaveAsync();
        await FillAsync(leave: 30);
        _shop.WriteRandom("app/data/big", 34);
        await SnapshotTests.FailsAsync("backup.full", SaveAsync);
        Assert.True(Stored() > 1 << 20, "the broken backup left nothing, so this test says nothing");
        await _shop.Restic.ClearLeftoversAsync(Small, Token);
        Assert.True(Stored() < 1 << 20, $"{Stored()} bytes of the broken backup are there still");

        // Just enough for what failed: it would not fit beside what was left of it.
        File.Delete(_shop["small/filler"]);
        var saved = await SaveAsync();

        await _shop.Restic.CheckAsync(Small, 1, 1, Token);
        Assert.Equal([older.Id, saved.Id], (await _shop.Restic.ListAsync(Small, [], Token)).Select(snapshot => snapshot.Id));
        Assert.Empty(Directory.GetFiles(_shop["small/repository/locks"]));
    }

    private async Task AssertWholeAsync(string id)
    {
        Assert.Equal(id, Assert.Single(await _shop.Restic.ListAsync(Small, [], Token)).Id);
        await _shop.Restic.CheckAsync(Small, 1, 1, Token);
        var back = _shop[$"back-{Guid.NewGuid():N}"];
        await _shop.Restic.RestoreAsync(Small, new RestoreRequest(id, back), null, Token);
        Assert.Equal("second", await File.ReadAllTextAsync(Path.Combine(back, "data/sub/b.txt"), Token));
    }

    private Task<SnapshotSummary> SaveAsync() => _shop.Restic.SaveAsync(Small, _shop.Request("t"), null, Token);

    /// <summary>Takes the room with something that is no backup.</summary>
    /// <param name="leave">Megabytes.</param>
    private async Task FillAsync(int leave = 0)
    {
        await using var filler = File.Create(_shop["small/filler"], 1);
        var free = new DriveInfo(_shop["small"]).AvailableFreeSpace - ((long)leave << 20);
        var block = new byte[4096];
        try
        {
            for (var written = 0L; leave == 0 || written < free; written += block.Length)
            {
                await filler.WriteAsync(block, Token);
            }
        }
        catch (IOException) when (leave == 0)
        {
            // Full.
        }
    }

    private long Stored() => new DirectoryInfo(_shop["small/repository/data"]).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    private async Task RunAsync(string program, params IReadOnlyList<string> arguments)
    {
        var result = await _shop.Programs.RunAsync(new ProgramCall { FileName = program, Arguments = arguments }, CancellationToken.None);
        Assert.True(result.IsOk, result.ErrorOutput);
    }
}
