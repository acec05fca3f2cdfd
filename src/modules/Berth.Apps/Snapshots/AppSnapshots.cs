using Berth.Apps.Data;
using Berth.Apps.Steps;
using Berth.Domains;
using Berth.Ports;
using Berth.Ports.Secrets;

namespace Berth.Apps.Snapshots;

internal sealed class AppSnapshots(
    AppStore store, AppContainers containers, CommandContainer commands, ISecretStore secrets, AppsOptions options, PlatformAddress address) : IAppSnapshots
{
    public async Task<IReadOnlyList<AppView>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(cancellationToken)).Select(row => View(row, App.Before(row)))];

    public async Task<AppView?> FindAsync(string appId, CancellationToken cancellationToken) =>
        await store.FindAsync(appId, cancellationToken) is { } row ? View(row, App.Before(row)) : null;

    public async Task<AppView> GetWantedAsync(string appId, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(appId, cancellationToken);
        return View(row, App.Wanted(row));
    }

    public IReadOnlyDictionary<string, string> TryReadEnvironment(AppRecord record)
    {
        try
        {
            return App.ReadEnvironment(record.AppId, record.Spec, secrets);
        }
        catch (PortException)
        {
            return new Dictionary<string, string>();
        }
    }

    public Task StopContainerAsync(string appId, CancellationToken cancellationToken) => containers.StopAsync(appId, cancellationToken);

    public Task RunCommandAsync(AppView app, string command, CancellationToken cancellationToken) => commands.RunAsync(app, command, cancellationToken);

    private AppView View(AppRow row, App app) => new(
        AppRecord.Of(row) with { Spec = app.Spec }, App.TitleOf(row, app), app.Manifest, app.Consumer(options, address), options.AppDirectory(row.Id), row.Installed)
    {
        CreatedAt = row.CreatedAt,
        IsHalfRemoved = row.ReadFailure()?.InstallationState == InstallationStates.PendingUninstall,
    };
}
