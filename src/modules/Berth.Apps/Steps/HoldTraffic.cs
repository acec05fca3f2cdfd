using Berth.Apps.Data;
using Berth.Operations;
using Berth.Routing;

namespace Berth.Apps.Steps;

/// <summary>The gateway shows a status page instead of an app that is being changed. Undo lets it serve again.</summary>
internal sealed class HoldTraffic(AppStore store, IRouting routing, AppsOptions options) : IOperationStep
{
    public const string StepName = "hold-traffic";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        await store.SetServingAsync(context.Subject, serving: false, cancellationToken);
        await routing.RefreshAsync(cancellationToken);
    }

    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(context.Subject, cancellationToken);
        await store.SetServingAsync(row.Id, row.Installed && App.Before(row, context).ShouldRun && !File.Exists(options.UnreturnedPath(row.Id)), cancellationToken);
        await routing.RefreshAsync(cancellationToken);
    }
}
