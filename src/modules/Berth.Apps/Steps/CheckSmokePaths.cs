using Berth.Apps.Data;
using Berth.Apps.Health;
using Berth.Apps.Updates;
using Berth.Kernel;
using Berth.Operations;

namespace Berth.Apps.Steps;

/// <summary>Every path that the package names as one that must work does.</summary>
internal sealed class CheckSmokePaths(AppStore store, HealthProbe probe, TimeProvider clock) : IOperationStep
{
    public const string StepName = "check-smoke-paths";
    private const int Attempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var app = App.Serving(await store.GetAsync(context.Subject, cancellationToken));
        if (app.ShouldRun && app.Spec.DebugMode is null)
        {
            foreach (var path in SmokePaths.Of(app.Manifest))
            {
                await CheckAsync(app, path, context, cancellationToken);
            }
        }
    }

    private async Task CheckAsync(App app, string path, StepContext context, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (status, seen) = await probe.GetAsync(app, path, cancellationToken);
            context.Log(seen);
            if (status < 400)
            {
                return;
            }

            if (attempt == Attempts)
            {
                throw new ErrorException(AppErrors.SmokeFailed(app.Manifest.Version.ToString(), seen));
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }
}
