using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Identity.Outside;

/// <summary>Every four hours, while an outside directory is set up. Failing once is no harm: the next run goes over everything.</summary>
internal sealed partial class ScheduledSync(OutsidePeople outside, OutsideSync sync, TimeProvider clock, ILogger<ScheduledSync> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(4);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if ((await outside.RulesAsync(stoppingToken)).IsOn && await sync.RunAsync(dryRun: false, stoppingToken) is { IsOk: false, Error: var problem })
                {
                    LogFailed(problem!.Message);
                }
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                LogBug(problem);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outside directory was not taken over: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The sync with the outside directory failed")]
    private partial void LogBug(Exception problem);
}
