using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Domains.Certificates;

/// <summary>Looks at start and every five minutes whether a certificate is due, or a failed one may be tried again.</summary>
internal sealed partial class CertificateRenewal(DomainService domains, TimeProvider clock, ILogger<CertificateRenewal> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

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

    [LoggerMessage(Level = LogLevel.Error, Message = "Renewing certificates failed; the old ones keep serving and it is tried again later")]
    private partial void LogFailed(Exception error);
}
