using Berth.Apps.Data;
using Berth.Operations;

namespace Berth.Apps.Steps;

/// <summary>The container does not run; SIGTERM first, SIGKILL ten seconds later.</summary>
internal sealed class StopContainer(AppStore store, AppContainers containers) : IOperationStep
{
    public const string StepName = "stop-container";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        await containers.StopAsync(context.Subject, cancellationToken);
        await store.SetHealthAsync(context.Subject, null, null, cancellationToken);
    }

    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(context.Subject, cancellationToken);
        if (row.Installed && App.Before(row, context).ShouldRun)
        {
            await containers.StartAsync(context.Subject, cancellationToken);
        }
    }
}
