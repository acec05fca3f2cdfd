using Berth.Apps.Data;
using Berth.Operations;
using Berth.Routing;

namespace Berth.Apps.Steps;

/// <summary>The gateway forwards to the app.</summary>
internal sealed class ServeTraffic(AppStore store, IRouting routing) : IOperationStep
{
    public const string StepName = "serve-traffic";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(context.Subject, cancellationToken);
        await store.SetServingAsync(row.Id, row.RunState == RunStates.Running, cancellationToken);
        await routing.RefreshAsync(cancellationToken);
    }

    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        await store.SetServingAsync(context.Subject, serving: false, cancellationToken);
        await routing.RefreshAsync(cancellationToken);
    }
}
