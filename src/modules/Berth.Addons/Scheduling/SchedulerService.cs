using Berth.Kernel;
using Berth.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Addons.Scheduling;

/// <summary>Lets the scheduler look every few seconds.</summary>
internal sealed partial class SchedulerService(Scheduler scheduler, TimeProvider time, ILogger<SchedulerService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await scheduler.TickAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is PortException or ErrorException or IOException or System.Data.Common.DbException)
            {
                LogFailed(failure);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The scheduler could not look for due tasks")]
    private partial void LogFailed(Exception failure);
}
