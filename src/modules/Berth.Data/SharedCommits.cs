using Microsoft.EntityFrameworkCore;

namespace Berth.Data;

/// <summary>
/// Small writes of many requests in one transaction. Each caller waits until its own is on disk, as it would alone, but
/// all that wait at the same time queue for SQLite's one writer once and pay for one flush.
/// </summary>
public sealed class SharedCommits(IDbContextFactory<BerthDb> databases)
{
    /// <summary>So that other writers of the database get their turn.</summary>
    private const int Most = 100;

    private readonly Lock _lock = new();
    private readonly Queue<Write> _waiting = new();
    private bool _writing;

    /// <summary>Returns once <paramref name="write"/> is committed. Whoever stops waiting does not stop it.</summary>
    /// <param name="write">
    /// Adds its rows to the context, or runs statements on it; the saving is done for it. Nobody else writes to the
    /// database meanwhile. When another write of the same transaction fails it runs once more, on its own.
    /// </param>
    public Task RunAsync(Func<BerthDb, Task> write, CancellationToken cancellationToken)
    {
        var mine = new Write(write);
        lock (_lock)
        {
            _waiting.Enqueue(mine);
            if (!_writing)
            {
                _writing = true;
                _ = Task.Run(WriteAllAsync, CancellationToken.None);
            }
        }

        return mine.Done.Task.WaitAsync(cancellationToken);
    }

    private async Task WriteAllAsync()
    {
        while (Next() is { Count: > 0 } writes)
        {
            var problem = await TryAsync(writes);
            if (problem is null || writes.Count == 1)
            {
                writes.ForEach(write => write.End(problem));
                continue;
            }

            foreach (var write in writes)
            {
                write.End(await TryAsync([write]));
            }
        }
    }

    private List<Write> Next()
    {
        lock (_lock)
        {
            var next = new List<Write>();
            while (next.Count < Most && _waiting.TryDequeue(out var write))
            {
                next.Add(write);
            }

            _writing = next.Count > 0;
            return next;
        }
    }

    /// <summary>What went wrong is the callers' to handle, whatever it is.</summary>
    private async Task<Exception?> TryAsync(IEnumerable<Write> writes)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync();
            await using var transaction = await db.Database.BeginTransactionAsync();
            foreach (var write in writes)
            {
                await write.Work(db);
            }

            db.Database.AutoSavepointsEnabled = false;
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
            return null;
        }
        catch (Exception problem)
        {
            return problem;
        }
    }

    private sealed record Write(Func<BerthDb, Task> Work)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void End(Exception? problem)
        {
            if (problem is null)
            {
                Done.SetResult();
            }
            else
            {
                Done.SetException(problem);
            }
        }
    }
}
