using Berth.Apps.Data;
using Berth.Operations;

namespace Berth.Apps.Steps;

/// <summary>The container runs, when the owner wants the app to.</summary>
internal sealed class StartContainer(AppStore store, AppContainers containers) : IOperationStep
{
    public const string StepName = "start-container";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(context.Subject, cancellationToken);
        if (row.RunState == RunStates.Running)
        {
            await containers.StartAsync(row.Id, cancellationToken);
        }
    }
}
