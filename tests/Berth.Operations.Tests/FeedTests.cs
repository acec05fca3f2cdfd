using Berth.Operations.Running;
using Berth.Operations.Tests.Support;

namespace Berth.Operations.Tests;

public sealed class FeedTests : OperationsTest
{
    [Fact]
    public async Task Watch_FromTheStart_SeesRisingVersionsAndTheEndLast()
    {
        var host = await HostAsync(open: false);
        var id = await host.StartAsync("house.build");
        var watching = CollectAsync(host, id);
        host.Get<OperationsGate>().Open();
        var seen = await watching;
        Assert.Equal(OperationState.Queued, seen[0].State);
        Assert.Equal(OperationState.Succeeded, seen[^1].State);
        Assert.Equal(seen.Select(row => row.Version).Distinct().Order(), seen.Select(row => row.Version));
        Assert.Single(seen, row => !row.IsActive);
    }

    [Fact]
    public async Task Watch_OfWhatHasEnded_IsThatAloneAndKeepsNothing()
    {
        var host = await HostAsync();
        var id = (await host.RunAsync("house.build")).Id;
        Assert.Equal(OperationState.Succeeded, Assert.Single(await CollectAsync(host, id)).State);
        Assert.Equal(0, host.Get<OperationFeed>().Waiting);
    }

    [Fact]
    public async Task Watch_OfWhatNeverWas_IsEmpty()
    {
        var host = await HostAsync();
        Assert.Empty(await CollectAsync(host, 4711));
        Assert.Equal(0, host.Get<OperationFeed>().Waiting);
    }

    [Fact]
    public async Task Watch_BySomebodySlow_SkipsWhatIsOldButNeverTheEnd()
    {
        var host = await HostAsync();
        var hold = new TaskCompletionSource();
        World.Ensuring = (name, _, token) => name == "ground" ? hold.Task.WaitAsync(token) : Task.CompletedTask;
        var id = await host.StartAsync("house.build");
        await using var slow = host.Operations.WatchAsync(id, default).GetAsyncEnumerator();
        Assert.True(await slow.MoveNextAsync());
        hold.SetResult();
        var ended = await host.EndAsync(id);

        // All that happened in between is one more item: the newest.
        Assert.True(await slow.MoveNextAsync());
        Assert.Equal((ended.Version, OperationState.Succeeded), (slow.Current.Version, slow.Current.State));
        Assert.False(await slow.MoveNextAsync());
    }

    [Fact]
    public async Task Watch_ByMany_AllSeeTheEnd()
    {
        var host = await HostAsync(open: false);
        var id = await host.StartAsync("house.build");
        var watching = Enumerable.Range(0, 20).Select(_ => CollectAsync(host, id)).ToList();
        host.Get<OperationsGate>().Open();
        Assert.All(await Task.WhenAll(watching), seen => Assert.Equal(OperationState.Succeeded, seen[^1].State));
    }

    [Fact]
    public async Task Watch_Given_Up_EndsForThatWatcherAlone()
    {
        var host = await HostAsync(open: false);
        var id = await host.StartAsync("house.build");
        using var gone = new CancellationTokenSource();
        var one = Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await host.Operations.WatchAsync(id, gone.Token).LastAsync(gone.Token));
        var other = CollectAsync(host, id);
        await gone.CancelAsync();
        await one;
        host.Get<OperationsGate>().Open();
        Assert.Equal(OperationState.Succeeded, (await other)[^1].State);
    }

    private static async Task<List<Operation>> CollectAsync(OperationsHost host, long id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        return await host.Operations.WatchAsync(id, patience.Token).ToListAsync(patience.Token);
    }
}
