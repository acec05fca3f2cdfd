using Berth.Data;
using Berth.Kernel;

namespace Berth.Operations;

/// <summary>What other modules may ask of the operations.</summary>
public interface IOperations
{
    /// <summary>
    /// Adds a queued operation to <paramref name="db"/> without saving, so that the caller commits it together with
    /// its own rows. Saving fails when the subject already has an active one: see <see cref="CommitAsync"/>.
    /// </summary>
    Operation Add(BerthDb db, NewOperation request);

    /// <summary>
    /// Saves <paramref name="db"/>. <c>operation.busy</c> when another operation holds the subject. When there is an
    /// operation with the same idempotency key, that one is the answer and nothing is saved. Call <see cref="Wake"/>
    /// once it is committed.
    /// </summary>
    Task<Result<Operation>> CommitAsync(BerthDb db, Operation operation, CancellationToken cancellationToken);

    /// <summary>Tells the runner that there is new work.</summary>
    void Wake();

    Task<Operation?> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>The queued or running operation on a subject, or null.</summary>
    Task<Operation?> FindActiveAsync(string subject, CancellationToken cancellationToken);

    /// <summary>Newest first. <paramref name="page"/> counts from 1.</summary>
    Task<IReadOnlyList<Operation>> ListAsync(string? kind, int page, int perPage, CancellationToken cancellationToken);

    /// <summary>Asks a queued or running operation to end; it ends as cancelled once its undo is through. <c>operation.not_active</c> otherwise.</summary>
    Task<Result<Operation>> CancelAsync(long id, CancellationToken cancellationToken);

    /// <summary>The operation as it is, then every change until it has ended. Changes may be conflated; the last one never is.</summary>
    IAsyncEnumerable<Operation> WatchAsync(long id, CancellationToken cancellationToken);
}

/// <param name="Input">The kind's JSON.</param>
public sealed record NewOperation(string Kind, string Subject, string RequestedBy, string Input, string? IdempotencyKey = null);
