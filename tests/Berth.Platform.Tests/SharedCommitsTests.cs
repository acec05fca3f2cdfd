using Berth.Data;
using Berth.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Tests;

public sealed class SharedCommitsTests(PlatformHost host) : IClassFixture<PlatformHost>
{
    private readonly SharedCommits _commits = host.Get<SharedCommits>();

    [Fact]
    public async Task WhatWasWaitedFor_IsInTheDatabase()
    {
        var tag = Guid.NewGuid().ToString("n");
        await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => _commits.RunAsync(Row(tag), CancellationToken.None)));
        Assert.Equal(300, await CountAsync(tag));
    }

    [Fact]
    public async Task WriteThatFails_FailsAlone()
    {
        var tag = Guid.NewGuid().ToString("n");
        var begin = new TaskCompletionSource();
        var first = _commits.RunAsync(async _ => await begin.Task, CancellationToken.None);
        var good = Enumerable.Range(0, 10).Select(_ => _commits.RunAsync(Row(tag), CancellationToken.None)).ToList();
        var bad = _commits.RunAsync(_ => throw new InvalidOperationException("no"), CancellationToken.None);
        var twice = _commits.RunAsync(db => db.Database.ExecuteSqlRawAsync("INSERT INTO nowhere VALUES (1)"), CancellationToken.None);
        begin.SetResult();
        await first;
        await Task.WhenAll(good);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => twice);
        Assert.Equal(10, await CountAsync(tag));
    }

    [Fact]
    public async Task WhoeverStopsWaiting_DoesNotStopTheWrite()
    {
        var tag = Guid.NewGuid().ToString("n");
        using var given = new CancellationTokenSource();
        var begin = new TaskCompletionSource();
        var first = _commits.RunAsync(async _ => await begin.Task, CancellationToken.None);
        var left = _commits.RunAsync(Row(tag), given.Token);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        begin.SetResult();
        await first;
        await _commits.RunAsync(Row(tag), CancellationToken.None);
        Assert.Equal(2, await CountAsync(tag));
    }

    private static Func<BerthDb, Task> Row(string tag) => db =>
    {
        db.Add(new EventRow { Id = Guid.NewGuid(), Action = tag, Source = "{}", Data = "{}", AppId = null, Time = DateTimeOffset.UnixEpoch });
        return Task.CompletedTask;
    };

    private async Task<int> CountAsync(string tag)
    {
        await using var db = await host.Get<IDbContextFactory<BerthDb>>().CreateDbContextAsync();
        return await db.Set<EventRow>().CountAsync(row => row.Action == tag);
    }
}
