using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;

namespace Berth.Identity.OpenId;

/// <summary>Makes the command line's client at start; then, every hour, lets keys rotate and forgets tokens that ended.</summary>
internal sealed partial class OpenIdUpkeep(OidcClients clients, OpenIdKeys keys, IServiceScopeFactory scopes, TimeProvider clock, ILogger<OpenIdUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>Ended ones are kept so long, so that a code used twice is still recognized.</summary>
    private static readonly TimeSpan Keep = TimeSpan.FromDays(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await clients.EnsureCliAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                keys.Rotate();
                await using var scope = scopes.CreateAsyncScope();
                var before = clock.GetUtcNow() - Keep;
                await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(before, stoppingToken);
                await scope.ServiceProvider.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(before, stoppingToken);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                LogFailed(problem);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "OpenID Connect: keys and tokens could not be tidied")]
    private partial void LogFailed(Exception problem);
}
