namespace Berth.Operations;

/// <summary>
/// A durable piece of work: a row that is committed before anybody is told, with a checkpoint after every step.
/// On the wire it is called a task.
/// </summary>
public sealed class Operation
{
    /// <summary>Counts up; the task id on the wire.</summary>
    public long Id { get; init; }

    /// <summary>Name of its <see cref="OperationKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it works on, such as an app id. At most one operation per subject is queued or running.</summary>
    public required string Subject { get; init; }

    /// <summary>Who asked, for people: a username, or <c>platform</c>.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>The kind's own JSON. Never holds a secret.</summary>
    public required string Input { get; init; }

    /// <summary>The plan, step names in order, fixed when the operation was queued.</summary>
    public required string Steps { get; init; }

    /// <summary>The same key again returns the operation there is.</summary>
    public string? IdempotencyKey { get; init; }

    public OperationState State { get; set; }

    public OperationPhase Phase { get; set; }

    /// <summary>Forward: the first step not known to be done. Undo: the last step not known to be undone.</summary>
    public int Step { get; set; }

    public bool CancelRequested { get; set; }

    /// <summary>0 to 100.</summary>
    public int Percent { get; set; }

    public string Message { get; set; } = "";

    public string? ErrorCode { get; set; }

    public string? ErrorMessage { get; set; }

    /// <summary>What it brought about, as JSON; null when there is nothing to tell.</summary>
    public string? Result { get; set; }

    /// <summary>Goes up with every change.</summary>
    public long Version { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    public bool IsActive => State is OperationState.Queued or OperationState.Running;
}
