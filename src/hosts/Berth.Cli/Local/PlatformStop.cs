using System.Net;
using Berth.Cli.Config;
using Berth.Cli.Hosting;
using Berth.Client;

namespace Berth.Cli.Local;

/// <summary>Stops apps, services, server and gateway.</summary>
internal sealed class PlatformStop(Session session)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <param name="keepApps">Leave the containers of apps and services running.</param>
    /// <returns>Whether anything ran.</returns>
    public async Task<bool> RunAsync(bool keepApps, CancellationToken cancellationToken)
    {
        var home = PlatformHome.Of(session.Host);
        var runner = IServiceRunner.Create(home, session.Host.Time);
        var server = await runner.IsRunningAsync(PlatformServices.Server, cancellationToken).ConfigureAwait(false);
        var gateway = await runner.IsRunningAsync(PlatformServices.Gateway, cancellationToken).ConfigureAwait(false);
        if (server && !keepApps)
        {
            await StopAppsAsync(cancellationToken).ConfigureAwait(false);
        }

        await runner.StopAsync(PlatformServices.Server, PlatformServices.ServerStop, cancellationToken).ConfigureAwait(false);
        await runner.StopAsync(PlatformServices.Gateway, PlatformServices.GatewayStop, cancellationToken).ConfigureAwait(false);
        return server || gateway;
    }

    // Only the server talks to the engine, so it has to do this before it goes.
    private async Task StopAppsAsync(CancellationToken cancellationToken)
    {
        if (LocalPlatform.Find(session.Host) is not { } local)
        {
            session.Print.Warn("The server has not said how to reach it; apps keep running.");
            return;
        }

        session.Print.Note("Stopping apps and services");
        try
        {
            using var client = new BerthClient(new BerthClientOptions
            {
                Server = ServerAddress.Parse(local.Server),
                Token = local.Token,
                CaFile = local.Ca is { } ca && File.Exists(ca) ? ca : null,
                ConnectTo = IPAddress.Loopback,
                Timeout = Patience,
            });
            await client.Platform.ShutdownAsync(stopApps: true, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException exception)
        {
            session.Print.Warn($"The server did not stop the apps ({exception.Message}); they keep running.");
        }
    }
}
