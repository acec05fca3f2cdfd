using Berth.Apps.Data;
using Berth.Apps.Health;
using Berth.Operations;

namespace Berth.Apps.Steps;

/// <summary>The app answers its probe. In debug mode and for stopped apps there is nothing to wait for.</summary>
internal sealed class WaitHealthy(AppStore store, HealthWait wait) : IOperationStep
{
    public const string StepName = "wait-healthy";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var app = App.Wanted(await store.GetAsync(context.Subject, cancellationToken));
        if (app.ShouldRun && app.Spec.DebugMode is null)
        {
            var found = await wait.WaitAsync(app, context.Report, cancellationToken);
            await store.SetHealthAsync(app.Id, found.State, found.Message, cancellationToken);
        }
    }
}
