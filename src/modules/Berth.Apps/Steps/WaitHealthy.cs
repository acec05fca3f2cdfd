using Berth.Apps.Data;
using Berth.Apps.Health;
using Berth.Kernel;
using Berth.Operations;

namespace Berth.Apps.Steps;

/// <summary>
/// The app answers its probe. Ends early when the container keeps crashing; either way the error shows the app's
/// last output. In debug mode and for stopped apps there is nothing to wait for.
/// </summary>
internal sealed class WaitHealthy(AppStore store, HealthProbe probe, LastOutput output, AppsOptions options, TimeProvider clock) : IOperationStep
{
    public const string StepName = "wait-healthy";
    private const int CrashesUntilGivenUp = 4;
    private static readonly TimeSpan SlowestPoll = TimeSpan.FromSeconds(2);

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var app = App.Wanted(await store.GetAsync(context.Subject, cancellationToken));
        if (!app.ShouldRun || app.Spec.DebugMode is not null)
        {
            return;
        }

        var begin = clock.GetUtcNow();
        var pause = TimeSpan.FromMilliseconds(50);
        while (true)
        {
            var found = await probe.LookAsync(app, cancellationToken);
            if (found.State == HealthStates.Healthy)
            {
                await store.SetHealthAsync(app.Id, found.State, found.Message, cancellationToken);
                return;
            }

            var waited = clock.GetUtcNow() - begin;
            if (found.Crashes >= CrashesUntilGivenUp || waited > options.HealthTimeout)
            {
                var why = found.Crashes >= CrashesUntilGivenUp ? $"it ended {found.Crashes} times within {waited.TotalSeconds:0} s ({found.Message})" : $"after {waited.TotalSeconds:0} s still {found.Message}";
                throw new ErrorException(AppErrors.NeverHealthy(why, await output.ReadAsync(app.Id)));
            }

            context.Report(Math.Min(0.95, waited / options.HealthTimeout * 3), $"Waiting for the app to answer: {found.Message}");
            await Task.Delay(pause, clock, cancellationToken);
            pause = pause * 1.3 > SlowestPoll ? SlowestPoll : pause * 1.3;
        }
    }
}
