using System.Net;
using System.Net.Sockets;
using Berth.Identity.Tokens;
using Berth.Ldap;
using Berth.Platform;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Identity.Ldap;

/// <summary>Runs the directory for other hosts while the administrator wants it, with the addresses they allow.</summary>
internal sealed partial class OutsideServer(
    OutsideDirectory directory, IdentityOptions options, ISettings settings, IServiceProvider services, TimeProvider clock, ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger<OutsideServer>();
    private readonly SemaphoreSlim _changing = new(1, 1);
    private LdapServer? _server;

    /// <summary>Where it listens; null while it is closed.</summary>
    public IPEndPoint? Endpoint => _server?.Endpoint;

    public async Task StartAsync(CancellationToken cancellationToken) => await ApplyAsync(await settings.GetAsync(DirectoryServerRules.Setting, cancellationToken));

    public async Task StopAsync(CancellationToken cancellationToken) => await CloseAsync();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _changing.Dispose();
    }

    /// <summary>Connections there are end: they were let in under the old rules.</summary>
    public async Task ApplyAsync(DirectoryServerRules rules)
    {
        await _changing.WaitAsync();
        try
        {
            await CloseAsync();
            if (!rules.Enabled || options.Ldap is not { Outside: { } endpoint, Certificate: { } certificate })
            {
                return;
            }

            var server = new LdapServer(
                directory,
                new() { Endpoint = endpoint, Certificate = cancellationToken => certificate(services, cancellationToken), ImplicitTls = true, Allows = address => AddressList.Allows(rules.Allowlist, address) },
                clock,
                loggers.CreateLogger<LdapServer>());
            try
            {
                server.Start();
                _server = server;
            }
            catch (SocketException problem)
            {
                LogNotListening(problem, endpoint);
                await server.DisposeAsync();
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    private async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            await server.DisposeAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The directory for other hosts cannot listen on {Endpoint}")]
    private partial void LogNotListening(Exception problem, IPEndPoint endpoint);
}
