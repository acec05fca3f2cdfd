using Berth.Addons.Data;
using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Addons.Scheduling;

/// <summary>Each task's last run.</summary>
internal sealed class TaskRunStore(IDbContextFactory<BerthDb> databases)
{
    public async Task<TaskRunRow?> FindAsync(string appId, string task, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<TaskRunRow>().AsNoTracking().SingleOrDefaultAsync(row => row.AppId == appId && row.Task == task, cancellationToken);
    }

    public async Task ReplaceAsync(TaskRunRow run, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var isKnown = await db.Set<TaskRunRow>().AnyAsync(row => row.AppId == run.AppId && row.Task == run.Task, cancellationToken);
        db.Entry(run).State = isKnown ? EntityState.Modified : EntityState.Added;
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task RemoveAsync(string appId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Set<TaskRunRow>().Where(row => row.AppId == appId).ExecuteDeleteAsync(cancellationToken);
    }
}
