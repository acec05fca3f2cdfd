using Berth.Backups;
using Berth.Data;
using Berth.Domains;
using Berth.Host.Certificates;
using Berth.Identity;
using Berth.Routing;

namespace Berth.Server.Startup;

/// <summary>What must be so before anything else starts: database, keys, the dashboard's own name, the console's credentials.</summary>
internal sealed partial class FirstSteps(
    ServerSettings settings,
    DatabaseMigrator migrator,
    IServerRestore restore,
    IDomains domains,
    LocalCertificateAuthority authority,
    IServerCredentials credentials,
    IRouting routing,
    PlatformAddress address,
    ILogger<FirstSteps> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await migrator.MigrateAsync(cancellationToken);
        await restore.TakeOverAsync(cancellationToken);
        await authority.GetTrustAnchorAsync(cancellationToken);
        await domains.EnsurePrimaryAsync(settings.Domain, settings.DnsProvider, cancellationToken);
        await domains.EnsureAddressAsync(settings.DashboardHost, settings.Domain, new NameSetup(Held: true), cancellationToken);
        await domains.EnsureServingAsync(settings.DashboardHost, cancellationToken);
        await routing.RefreshAsync(cancellationToken);
        var alongside = new Dictionary<string, string> { ["server"] = address.DashboardOrigin, ["ca"] = authority.CertificatePath };
        await credentials.EnsureLocalTokenAsync(Path.Combine(settings.Home, "cli.json"), alongside, cancellationToken);
        if (await credentials.GetSetupCodeAsync(cancellationToken) is { } code)
        {
            LogSetup(address.DashboardOrigin, code);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "There is no owner yet. Set the server up at {Address} with the code {Code}")]
    private partial void LogSetup(string address, string code);
}
