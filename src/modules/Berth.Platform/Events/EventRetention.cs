using Berth.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Platform.Events;

/// <summary>Once a day drops events and acknowledged notices that are older than <see cref="Days"/>.</summary>
internal sealed partial class EventRetention(IDbContextFactory<BerthDb> databases, ISettings settings, TimeProvider clock, ILogger<EventRetention> logger) : BackgroundService
{
    public static readonly Setting<int> Days = new("events.retention_days", 180);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not at once: the start has more urgent things to do with the database.
        using var timer = new PeriodicTimer(TimeSpan.FromHours(24), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await DropOldAsync(stoppingToken);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                LogFailed(problem);
            }
        }
    }

    internal async Task DropOldAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow().AddDays(-await settings.GetAsync(Days, cancellationToken));
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Set<EventRow>().Where(row => row.Time < before).ExecuteDeleteAsync(cancellationToken);
        await db.Set<Notices.NoticeRow>().Where(row => row.Acknowledged && row.Time < before).ExecuteDeleteAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old events could not be dropped; the next try is in a day")]
    private partial void LogFailed(Exception problem);
}
