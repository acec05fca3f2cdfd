using System.Net;
using System.Net.Sockets;
using Berth.Ldap;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Identity.Ldap;

/// <summary>Runs the directory for apps. Its address belongs to the bridge, which is there only after the engine has made it.</summary>
internal sealed partial class AppServer(AppDirectory directory, IdentityOptions options, TimeProvider clock, ILoggerFactory loggers) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ILogger _logger = loggers.CreateLogger<AppServer>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Ldap?.Apps is not { } endpoint)
        {
            return;
        }

        var told = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            await using var server = new LdapServer(directory, new() { Endpoint = endpoint }, clock, loggers.CreateLogger<LdapServer>());
            try
            {
                server.Start();
                await Task.Delay(Timeout.InfiniteTimeSpan, stoppingToken);
            }
            catch (SocketException problem)
            {
                if (!told)
                {
                    LogWaiting(endpoint, problem.Message);
                    told = true;
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(Patience, clock, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The directory for apps waits until it can listen on {Endpoint}: {Reason}")]
    private partial void LogWaiting(IPEndPoint endpoint, string reason);
}
