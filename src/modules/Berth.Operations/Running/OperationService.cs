using System.Runtime.CompilerServices;
using System.Text.Json;
using Berth.Data;
using Berth.Kernel;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations.Running;

internal sealed class OperationService(
    IDbContextFactory<BerthDb> databases,
    OperationKinds kinds,
    OperationQueue queue,
    OperationFeed feed,
    OperationReader reader,
    TimeProvider clock) : IOperations
{
    public Operation Add(BerthDb db, NewOperation request)
    {
        var steps = kinds.Find(request.Kind).Plan(request.Input).Select(step => step.Name);
        var operation = new Operation
        {
            Kind = request.Kind,
            Subject = request.Subject,
            RequestedBy = request.RequestedBy,
            Input = request.Input,
            Steps = JsonSerializer.Serialize(steps),
            IdempotencyKey = request.IdempotencyKey,
            Message = "Waiting to start",
            Version = 1,
            CreatedAt = clock.GetUtcNow(),
        };
        db.Add(operation);
        return operation;
    }

    public async Task<Result<Operation>> CommitAsync(BerthDb db, Operation operation, CancellationToken cancellationToken)
    {
        if (await FindByKeyAsync(operation.IdempotencyKey, cancellationToken) is { } same)
        {
            return same;
        }

        if (await FindActiveAsync(operation.Subject, cancellationToken) is { } busy)
        {
            return operation.IdempotencyKey is { } key && busy.IdempotencyKey == key ? busy : Busy(busy);
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException error) when (error.InnerException is SqliteException { SqliteErrorCode: 19 } inner && inner.Message.Contains("operations_operations.Subject", StringComparison.Ordinal))
        {
            return await FindByKeyAsync(operation.IdempotencyKey, cancellationToken) is { } won ? won : Busy(await FindActiveAsync(operation.Subject, cancellationToken));
        }
        catch (DbUpdateException error) when (error.InnerException is SqliteException { SqliteErrorCode: 19 } inner && inner.Message.Contains("operations_operations.IdempotencyKey", StringComparison.Ordinal))
        {
            return await FindByKeyAsync(operation.IdempotencyKey, cancellationToken) is { } won ? won : Busy(null);
        }

        return operation;
    }

    public void Wake() => queue.Ring();

    public Task<Operation?> FindAsync(long id, CancellationToken cancellationToken) => reader.FindAsync(id, cancellationToken);

    public async Task<Operation?> FindActiveAsync(string subject, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<Operation>().AsNoTracking().FirstOrDefaultAsync(
            row => row.Subject == subject && (row.State == OperationState.Queued || row.State == OperationState.Running), cancellationToken);
    }

    public async Task<IReadOnlyList<Operation>> ListAsync(string? kind, int page, int perPage, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<Operation>().AsNoTracking()
            .Where(row => kind == null || row.Kind == kind || row.Kind.StartsWith(kind + "."))
            .OrderByDescending(row => row.Id)
            .Skip((page - 1) * perPage)
            .Take(perPage)
            .ToListAsync(cancellationToken);
    }

    public async Task<Result<Operation>> CancelAsync(long id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var changed = await db.Set<Operation>()
            .Where(row => row.Id == id && (row.State == OperationState.Queued || row.State == OperationState.Running))
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.CancelRequested, true).SetProperty(row => row.Version, row => row.Version + 1),
                cancellationToken);
        if (await FindAsync(id, cancellationToken) is not { } operation)
        {
            return Error.NotFound("operation.not_found", $"There is no task {id}.");
        }

        if (changed == 0)
        {
            return Error.Conflict("operation.not_active", $"Task {id} has already ended ({operation.State}); there is nothing to cancel.");
        }

        queue.Cancel(id);
        queue.Ring();
        return operation;
    }

    public async IAsyncEnumerable<Operation> WatchAsync(long id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = -1L;
        while (true)
        {
            // Subscribe before reading, so that a change in between is not missed.
            var change = feed.NextChange(id);
            if (await FindAsync(id, cancellationToken) is not { } operation)
            {
                feed.Ended(id);
                yield break;
            }

            // The end is told whatever its number: a cancel at the same moment may have counted up to the same.
            if (operation.Version != seen || !operation.IsActive)
            {
                seen = operation.Version;
                yield return operation;
            }

            if (!operation.IsActive)
            {
                feed.Ended(id);
                yield break;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    private async Task<Operation?> FindByKeyAsync(string? key, CancellationToken cancellationToken)
    {
        if (key is null)
        {
            return null;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<Operation>().AsNoTracking().FirstOrDefaultAsync(row => row.IdempotencyKey == key, cancellationToken);
    }

    private static Error Busy(Operation? other) => Error.Conflict(
        "operation.busy",
        other is null
            ? "Another task is working on this. Try again when it has ended."
            : $"Task {other.Id} ({other.Kind}) is working on this. Wait for it to end or cancel it, then try again.");
}
