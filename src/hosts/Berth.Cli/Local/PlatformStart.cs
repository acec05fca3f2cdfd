using System.Net;
using Berth.Cli.Config;
using Berth.Cli.Hosting;
using Berth.Client;
using Berth.Contracts;

namespace Berth.Cli.Local;

/// <summary>A platform that answers on this machine.</summary>
/// <param name="Address">Of dashboard and API.</param>
internal sealed record RunningPlatform(Uri Address, PlatformPorts Ports, string Authority, StatusResponse Status, bool WasStarted)
{
    /// <summary>By name and certificate as everybody would, but without asking the resolver.</summary>
    public BerthClientOptions Reach(string? token = null) => new() { Server = Address, Token = token, CaFile = File.Exists(Authority) ? Authority : null, ConnectTo = IPAddress.Loopback };
}

/// <summary>Starts server and gateway and waits until the API answers through both. Finds what runs already, and leaves it.</summary>
internal sealed class PlatformStart(Session session)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private readonly PlatformHome _home = PlatformHome.Of(session.Host);

    public async Task<RunningPlatform> RunAsync(CancellationToken cancellationToken)
    {
        var runner = IServiceRunner.Create(_home, session.Host.Time);
        await GatewayUser.EnsureAsync(cancellationToken).ConfigureAwait(false);
        await GatewayUser.EnsureDirectoriesAsync(_home, cancellationToken).ConfigureAwait(false);
        var gatewayRuns = await runner.IsRunningAsync(PlatformServices.Gateway, cancellationToken).ConfigureAwait(false);
        var ports = PlatformPorts.Choose(_home, session.Host, PlatformPorts.IsFree);
        if (!gatewayRuns && new[] { ports.Https, ports.Http }.FirstOrDefault(port => !PlatformPorts.IsFree(port)) is > 0 and var taken)
        {
            throw CliException.Failure($"Port {taken} is in use by another program. Free it, or choose another with BERTH_HTTPS_PORT and BERTH_HTTP_PORT (remembered in {_home.Ports}).");
        }

        var (server, gateway) = PlatformServices.Prepare(_home, ports, session.Host);
        var started = await runner.EnsureAsync(server, cancellationToken).ConfigureAwait(false);
        started |= await runner.EnsureAsync(gateway, cancellationToken).ConfigureAwait(false);
        if (started)
        {
            session.Print.Note("Starting the platform");
        }

        return await WaitAsync(runner, ports, started, cancellationToken).ConfigureAwait(false);
    }

    private async Task<RunningPlatform> WaitAsync(IServiceRunner runner, PlatformPorts ports, bool started, CancellationToken cancellationToken)
    {
        var begin = session.Host.Time.GetTimestamp();
        var reason = "The server has not written its address yet.";
        while (session.Host.Time.GetElapsedTime(begin) < Patience)
        {
            if (LocalPlatform.Find(session.Host) is { } local && ServerAddress.Parse(local.Server) is var address && address.Port == ports.Https)
            {
                var platform = new RunningPlatform(address, ports, local.Ca ?? _home.Authority, new StatusResponse { Version = "" }, started);
                try
                {
                    using var client = new BerthClient(platform.Reach() with { Timeout = TimeSpan.FromSeconds(10) });
                    return platform with { Status = await client.Platform.GetStatusAsync(cancellationToken).ConfigureAwait(false) };
                }
                catch (ApiException exception)
                {
                    reason = exception.Message;
                }
            }

            foreach (var name in new[] { PlatformServices.Server, PlatformServices.Gateway })
            {
                if (!await runner.IsRunningAsync(name, cancellationToken).ConfigureAwait(false))
                {
                    throw await FailureAsync(runner, name, $"{name} ended soon after its start.", cancellationToken).ConfigureAwait(false);
                }
            }

            await Task.Delay(Pause, session.Host.Time, cancellationToken).ConfigureAwait(false);
        }

        throw await FailureAsync(runner, PlatformServices.Server, $"The platform does not answer after {Patience.TotalMinutes:0} minutes: {reason}", cancellationToken).ConfigureAwait(false);
    }

    private async Task<CliException> FailureAsync(IServiceRunner runner, string name, string message, CancellationToken cancellationToken)
    {
        var output = await runner.LastOutputAsync(name, cancellationToken).ConfigureAwait(false);
        return CliException.Failure(string.Join('\n', [message, $"Its last output ({_home.Logs}):", .. output.Select(line => $"  | {line}")]));
    }
}
