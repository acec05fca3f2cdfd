using Berth.Apps.Data;
using Berth.Operations;

namespace Berth.Apps.Steps;

/// <summary>The app's container is made from the wanted spec. Undo brings back the one it had, or none.</summary>
internal sealed class EnsureContainer(AppStore store, AppContainers containers) : IOperationStep
{
    public const string StepName = "ensure-container";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var app = App.Wanted(await store.GetAsync(context.Subject, cancellationToken));
        await containers.EnsureAsync(app, context.Lines(), cancellationToken);
    }

    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(context.Subject, cancellationToken);
        if (!row.Installed)
        {
            await containers.RemoveAsync(row.Id, cancellationToken);
            return;
        }

        var before = App.Before(row, context);
        await containers.EnsureAsync(before, context.Lines(), cancellationToken);
        if (before.ShouldRun)
        {
            await containers.StartAsync(row.Id, cancellationToken);
        }
        else
        {
            await containers.StopAsync(row.Id, cancellationToken);
        }
    }
}
