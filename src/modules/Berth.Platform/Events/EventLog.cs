using System.Text.Encodings.Web;
using System.Text.Json;
using Berth.Contracts;
using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Events;

internal sealed class EventLog(IDbContextFactory<BerthDb> databases, SharedCommits commits, TimeProvider clock) : IEventLog
{
    /// <summary>Letters of every script stay themselves, so that the search finds them.</summary>
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<Guid> AppendAsync(EventEntry entry, CancellationToken cancellationToken)
    {
        var id = Guid.Empty;
        var now = clock.GetUtcNow();
        await commits.RunAsync(
            db =>
            {
                id = Add(db, entry, now);
                return Task.CompletedTask;
            },
            cancellationToken);
        return id;
    }

    public Guid Add(BerthDb db, EventEntry entry) => Add(db, entry, clock.GetUtcNow());

    private static Guid Add(BerthDb db, EventEntry entry, DateTimeOffset now)
    {
        var row = new EventRow
        {
            Id = Guid.CreateVersion7(now),
            Action = entry.Action,
            Source = JsonSerializer.Serialize(entry.Source, Json),
            Data = entry.Data.ToJsonString(Json),
            AppId = entry.AppId,
            Time = now,
        };
        db.Add(row);
        return row.Id;
    }

    public async Task<IReadOnlyList<EventResponse>> QueryAsync(EventQuery query, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Set<EventRow>().AsNoTracking();
        if (query.AppId is { } app)
        {
            rows = rows.Where(row => row.AppId == app);
        }

        if (query.Since is { } since)
        {
            rows = rows.Where(row => row.Time >= since);
        }

        if (query.Actions is { Count: > 0 } actions)
        {
            rows = rows.Where(row => actions.Contains(row.Action));
        }

        if (!string.IsNullOrWhiteSpace(query.Search))
        {
            var pattern = Like.Containing(query.Search.Trim());
            rows = rows.Where(row => EF.Functions.Like(row.Source, pattern, Like.Escape)
                || EF.Functions.Like(row.Data, pattern, Like.Escape)
                || EF.Functions.Like(row.Action, pattern, Like.Escape)
                || EF.Functions.Like(row.AppId!, pattern, Like.Escape));
        }

        var found = await rows.OrderByDescending(row => row.Time).ThenByDescending(row => row.Sequence)
            .Skip(query.Paging.Skip).Take(query.Paging.PerPage).ToListAsync(cancellationToken);
        return found.ConvertAll(Wire);
    }

    public async Task<EventResponse?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<EventRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken) is { } row ? Wire(row) : null;
    }

    private static EventResponse Wire(EventRow row) => new(
        row.Id.ToString(),
        row.Action,
        JsonSerializer.Deserialize<EventSource>(row.Source, Json)!,
        JsonElement.Parse(row.Data),
        row.Time);
}
