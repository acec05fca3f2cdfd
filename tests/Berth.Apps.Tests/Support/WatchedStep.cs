using Berth.Operations;

namespace Berth.Apps.Tests.Support;

/// <summary>A real step that tells the world when it begins and when it has done its work.</summary>
internal sealed class WatchedStep(IOperationStep step, World world) : IOperationStep
{
    public string Name => step.Name;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        await world.Before(Name, context, cancellationToken);
        await step.EnsureAsync(context, cancellationToken);
        await world.After(Name, context, cancellationToken);
    }

    public Task UndoAsync(StepContext context, CancellationToken cancellationToken) => step.UndoAsync(context, cancellationToken);
}
