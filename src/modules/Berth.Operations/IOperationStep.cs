namespace Berth.Operations;

/// <summary>
/// One thing that is made so. Ensures rather than does: run again after a crash, or when it is so already, it
/// ends the same. Throws <see cref="Kernel.ErrorException"/> or <see cref="Ports.PortException"/> for what people should read.
/// </summary>
public interface IOperationStep
{
    string Name { get; }

    Task EnsureAsync(StepContext context, CancellationToken cancellationToken);

    /// <summary>Takes back what <see cref="EnsureAsync"/> may have done, wholly, in part or not at all. Repeatable too.</summary>
    Task UndoAsync(StepContext context, CancellationToken cancellationToken) => Task.CompletedTask;
}
