using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Domains.Certificates;

/// <summary>Looks at start, every five minutes and when settings changed whether a certificate is due, or a failed one may be tried again.</summary>
internal sealed partial class CertificateRenewal(DomainService domains, TimeProvider clock, ILogger<CertificateRenewal> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim _wake = new(0, 1);

    /// <summary>Looks now instead of later.</summary>
    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Awake already.
        }
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await domains.RenewDueAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(error);
            }

            await WaitAsync(stoppingToken);
        }
    }

    private async Task WaitAsync(CancellationToken stoppingToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var pause = Task.Delay(Interval, clock, limit.Token);
        var woken = _wake.WaitAsync(limit.Token);
        await Task.WhenAny(pause, woken);
        await limit.CancelAsync();
        stoppingToken.ThrowIfCancellationRequested();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Renewing certificates failed; the old ones keep serving and it is tried again later")]
    private partial void LogFailed(Exception error);
}
