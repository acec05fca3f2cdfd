using Berth.Contracts;
using Berth.Data;
using Berth.Web;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Notices;

internal sealed class NoticeBoard(IDbContextFactory<BerthDb> databases, TimeProvider clock) : INotices
{
    public async Task<bool> RaiseAsync(Notice notice, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        db.Add(new NoticeRow
        {
            Id = Guid.CreateVersion7(now),
            EventId = notice.EventId,
            Topic = notice.Topic,
            Title = notice.Title,
            Message = notice.Message,
            Time = now,
        });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException problem) when (problem.IsDuplicate())
        {
            return false;
        }
    }

    public async Task ResolveAsync(string topic, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Set<NoticeRow>().Where(row => row.Topic == topic && !row.Acknowledged)
            .ExecuteUpdateAsync(row => row.SetProperty(r => r.Acknowledged, true), cancellationToken);
    }

    public async Task<IReadOnlyList<NotificationResponse>> ListAsync(Paging paging, bool? acknowledged, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Set<NoticeRow>().AsNoTracking();
        if (acknowledged is { } wanted)
        {
            rows = rows.Where(row => row.Acknowledged == wanted);
        }

        var found = await rows.OrderByDescending(row => row.Time).ThenByDescending(row => row.Id)
            .Skip(paging.Skip).Take(paging.PerPage).ToListAsync(cancellationToken);
        return found.ConvertAll(Wire);
    }

    public async Task<NotificationResponse?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<NoticeRow>().FindAsync([id], cancellationToken) is { } row ? Wire(row) : null;
    }

    /// <summary>False when there is no such notice.</summary>
    public async Task<bool> AcknowledgeAsync(Guid id, bool acknowledged, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Set<NoticeRow>().FindAsync([id], cancellationToken) is not { } row)
        {
            return false;
        }

        row.Acknowledged = acknowledged;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException problem) when (problem.IsDuplicate())
        {
            // Back to unseen, while a newer one of the topic waits: that one stands for both.
        }

        return true;
    }

    private static NotificationResponse Wire(NoticeRow row) =>
        new(row.Id.ToString(), row.EventId?.ToString(), row.Title, row.Message, row.Time, row.Acknowledged);
}
