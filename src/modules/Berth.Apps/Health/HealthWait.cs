using Berth.Kernel;

namespace Berth.Apps.Health;

/// <summary>Waits until an app answers its probe. Ends early when the container keeps crashing; either way the error shows the app's last output.</summary>
internal sealed class HealthWait(HealthProbe probe, LastOutput output, AppsOptions options, TimeProvider clock)
{
    private const int CrashesUntilGivenUp = 4;
    private static readonly TimeSpan SlowestPoll = TimeSpan.FromSeconds(2);

    /// <exception cref="ErrorException"><c>app.never_healthy</c>.</exception>
    public async Task<HealthFinding> WaitAsync(App app, Action<double, string> report, CancellationToken cancellationToken)
    {
        var begin = clock.GetUtcNow();
        var pause = TimeSpan.FromMilliseconds(50);
        while (true)
        {
            var found = await probe.LookAsync(app, cancellationToken);
            if (found.State == HealthStates.Healthy)
            {
                return found;
            }

            var waited = clock.GetUtcNow() - begin;
            if (found.Crashes >= CrashesUntilGivenUp || waited > options.HealthTimeout)
            {
                var why = found.Crashes >= CrashesUntilGivenUp ? $"it ended {found.Crashes} times within {waited.TotalSeconds:0} s ({found.Message})" : $"after {waited.TotalSeconds:0} s still {found.Message}";
                throw new ErrorException(AppErrors.NeverHealthy(why, await output.ReadAsync(app.Id)));
            }

            report(Math.Min(0.95, waited / options.HealthTimeout * 3), $"Waiting for the app to answer: {found.Message}");
            await Task.Delay(pause, clock, cancellationToken);
            pause = pause * 1.3 > SlowestPoll ? SlowestPoll : pause * 1.3;
        }
    }
}
