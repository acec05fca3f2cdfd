using Berth.Data;

namespace Berth.Operations;

/// <summary>
/// A sort of operation. Its plan is pure data worked out from the input alone; its steps are found by name.
/// </summary>
public abstract class OperationKind
{
    /// <summary>Stable: it is stored with every operation.</summary>
    public abstract string Name { get; }

    /// <summary>How many of this kind may run at once; null leaves it to the limit over all kinds.</summary>
    public virtual int? AtOnce => null;

    /// <summary>What is done, in order. Pure.</summary>
    public abstract IReadOnlyList<PlannedStep> Plan(string input);

    /// <summary>
    /// Called once the outcome is settled, on the same unit of work that records it, so that both are committed
    /// together. Changes rows only; touches nothing outside the database.
    /// </summary>
    public virtual Task SettleAsync(BerthDb db, Operation operation, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After the outcome was committed: things nobody would miss after a crash, such as events.</summary>
    public virtual Task AnnounceAsync(Operation operation, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <param name="Name">Finds the <see cref="IOperationStep"/>; stable.</param>
/// <param name="Weight">Its share of the whole, for percent.</param>
/// <param name="Timeout">How long it may take; null is <see cref="DefaultTimeout"/>.</param>
/// <param name="PointOfNoReturn">Once it began, failure and cancel no longer undo: going on is the only way.</param>
public sealed record PlannedStep(string Name, int Weight = 1, TimeSpan? Timeout = null, bool PointOfNoReturn = false)
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(15);
}
