using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Domains.Certificates;

/// <summary>Looks at start and every six hours whether a certificate is due.</summary>
internal sealed partial class CertificateRenewal(DomainService domains, TimeProvider clock, ILogger<CertificateRenewal> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await domains.RenewDueAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Renewing certificates failed; the old ones keep serving and the next try is in six hours")]
    private partial void LogFailed(Exception error);
}
