using Berth.Apps.Data;
using Berth.Apps.Health;
using Berth.Kernel;
using Berth.Operations;
using Berth.Platform;

namespace Berth.Apps.Steps;

/// <summary>The new version stayed well for the set time: its container did not end and its probe went on answering. Repeated from the beginning after a crash.</summary>
internal sealed class WatchUpdate(AppStore store, HealthProbe probe, LastOutput output, ISettings settings, TimeProvider clock) : IOperationStep
{
    public const string StepName = "watch-update";
    private const int LooksUntilUnwell = 3;
    private static readonly TimeSpan SlowestPoll = TimeSpan.FromSeconds(2);

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var app = App.Serving(await store.GetAsync(context.Subject, cancellationToken));
        if (!app.ShouldRun || app.Spec.DebugMode is not null)
        {
            return;
        }

        var whole = TimeSpan.FromSeconds(Math.Clamp(await settings.GetAsync(UpdateSettings.WatchSeconds, cancellationToken), 0, UpdateSettings.MostWatchSeconds));
        var pause = whole / 5 < SlowestPoll ? whole / 5 : SlowestPoll;
        var begin = clock.GetTimestamp();
        int? crashes = null;
        for (var bad = 0; clock.GetElapsedTime(begin) is var passed && passed < whole;)
        {
            var found = await probe.LookAsync(app, cancellationToken);
            crashes ??= found.Crashes;
            bad = found.State == HealthStates.Healthy ? 0 : bad + 1;
            if (found.Crashes > crashes || found.State == HealthStates.Dead || bad >= LooksUntilUnwell)
            {
                var why = found.Crashes > crashes ? $"its container ended and was started again ({found.Message})" : found.Message;
                throw new ErrorException(AppErrors.Unwell(app.Manifest.Version.ToString(), why, await output.ReadAsync(app.Id)));
            }

            context.Report(passed / whole, $"Watching version {app.Manifest.Version} for {(whole - passed).TotalSeconds:0} more seconds");
            await Task.Delay(pause, clock, cancellationToken);
        }
    }
}
