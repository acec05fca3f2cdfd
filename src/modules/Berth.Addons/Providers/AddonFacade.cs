using Berth.Addons.Data;
using Berth.Addons.Providers.Tls;
using Berth.Addons.Services;
using Berth.Kernel;
using Berth.Ports;
using Berth.Ports.Containers;
using Microsoft.Extensions.Logging;

namespace Berth.Addons.Providers;

internal sealed partial class AddonFacade(
    IEnumerable<IAddonProvider> all,
    GrantStore grants,
    IContainerEngine engine,
    AddonsOptions options,
    ILogger<AddonFacade> logger) : IAddons
{
    private readonly Dictionary<string, IAddonProvider> _providers = all.ToDictionary(provider => provider.Name, StringComparer.Ordinal);

    public AddonCheck Check(AddonConsumer app)
    {
        var check = AddonSupport.Check(app, _providers.Keys.ToHashSet(StringComparer.Ordinal));
        var refused = Provided(app, null).Select(addon => addon.Provider.Check(addon.Request)).OfType<Error>().ToList();
        return refused.Count == 0 ? check : check with { Errors = [.. check.Errors, .. refused] };
    }

    public async Task<AddonGrants> EnsureAsync(AddonConsumer app, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        AppName.Require(app.AppId);
        if (Check(app).Errors is [var first, ..])
        {
            throw new ErrorException(first);
        }

        var prefix = app.ManifestVersion >= 2 ? "CLOUDRON_" : "";
        List<KeyValuePair<string, string>> variables = [];
        List<Mount> mounts = [];
        foreach (var (provider, request) in Provided(app, progress))
        {
            progress?.Report($"Providing {provider.Name}");
            var grant = await provider.EnsureAsync(request, cancellationToken);
            variables.AddRange(grant.Variables.Select(variable => KeyValuePair.Create(prefix + variable.Key, variable.Value)));
            mounts.AddRange(grant.Mounts);
        }

        return new AddonGrants(variables, mounts);
    }

    public async Task TearDownAsync(string appId, IReadOnlyCollection<string>? addons, CancellationToken cancellationToken)
    {
        AppName.Require(appId);
        foreach (var addon in addons ?? await ListProvisionedAsync(appId, cancellationToken))
        {
            if (_providers.TryGetValue(addon, out var provider))
            {
                await provider.TearDownAsync(appId, cancellationToken);
            }
        }
    }

    public Task ClearAsync(AddonConsumer app, CancellationToken cancellationToken) =>
        ForEachAsync(app, (provider, request) => provider.ClearAsync(request, cancellationToken));

    public Task DumpAsync(AddonConsumer app, string directory, CancellationToken cancellationToken) =>
        ForEachAsync(app, (provider, request) => provider.DumpAsync(request, directory, cancellationToken));

    public async Task<long> MeasureAsync(AddonConsumer app, CancellationToken cancellationToken)
    {
        var bytes = 0L;
        await ForEachAsync(app, async (provider, request) => bytes += await provider.MeasureAsync(request, cancellationToken));
        return bytes;
    }

    public Task RestoreAsync(AddonConsumer app, string directory, CancellationToken cancellationToken) =>
        ForEachAsync(app, (provider, request) => provider.RestoreAsync(request, directory, cancellationToken));

    public async Task<IReadOnlyDictionary<string, long>> CountAsync(AddonConsumer app, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        await ForEachAsync(app, async (provider, request) =>
        {
            foreach (var (table, rows) in await provider.CountAsync(request, cancellationToken))
            {
                counts[table] = rows;
            }
        });
        return counts;
    }

    public async Task<DateTimeOffset?> RefreshCertificatesAsync(AddonConsumer app, CancellationToken cancellationToken)
    {
        AppName.Require(app.AppId);
        return Provided(app, null).FirstOrDefault(addon => addon.Provider is TlsAddon) is { Provider: TlsAddon tls, Request: var request }
            ? await tls.RefreshAsync(request, cancellationToken)
            : null;
    }

    public Task JoinNetworkAsync(AddonConsumer app, string network, CancellationToken cancellationToken) => ForEachAsync(app, async (provider, request) =>
    {
        if (await provider.FindServiceAsync(request, cancellationToken) is { } service)
        {
            await engine.ConnectNetworkAsync(network, service.Container, [service.HostName], cancellationToken);
        }
    });

    public async Task<IReadOnlyList<string>> ListProvisionedAsync(string appId, CancellationToken cancellationToken) =>
        [.. (await grants.ListAsync(appId, cancellationToken)).Select(grant => grant.Addon)];

    public async Task<IReadOnlyList<OrphanedAddon>> FindOrphansAsync(ListLiving listLiving, CancellationToken cancellationToken)
    {
        var held = (await grants.ListAsync(null, cancellationToken)).Select(grant => new OrphanedAddon(grant.AppId, grant.Addon)).ToList();
        var containers = await engine.ListContainersAsync(Labels.OfKind(options, Labels.KindRedis), cancellationToken);
        var running = containers.Select(container => new OrphanedAddon(container.Labels.GetValueOrDefault(Labels.App, ""), "redis"));

        // After what is held: an app's row comes before its first addon.
        var living = await listLiving(cancellationToken);
        return [.. held.Concat(running).Where(orphan => orphan.AppId.Length > 0 && !living.Contains(orphan.AppId)).Distinct()];
    }

    public async Task RemoveOrphansAsync(ListLiving listLiving, CancellationToken cancellationToken)
    {
        foreach (var orphan in await FindOrphansAsync(listLiving, cancellationToken))
        {
            try
            {
                // An app that comes back from the archive has the id that it had.
                if (!(await listLiving(cancellationToken)).Contains(orphan.AppId))
                {
                    LogRemoving(orphan.Addon, orphan.AppId);
                    await TearDownAsync(orphan.AppId, [orphan.Addon], cancellationToken);
                }
            }
            catch (Exception failure) when (failure is ErrorException or PortException)
            {
                LogNotRemoved(orphan.Addon, orphan.AppId, failure.Message);
            }
        }
    }

    private async Task ForEachAsync(AddonConsumer app, Func<IAddonProvider, AddonRequest, Task> work)
    {
        AppName.Require(app.AppId);
        foreach (var (provider, request) in Provided(app, null))
        {
            await work(provider, request);
        }
    }

    private IEnumerable<(IAddonProvider Provider, AddonRequest Request)> Provided(AddonConsumer app, IProgress<string>? progress)
    {
        foreach (var (addon, options) in app.Addons)
        {
            if (!AddonSupport.IsLeftOut(app, addon) && _providers.TryGetValue(addon, out var provider))
            {
                yield return (provider, new AddonRequest(app, options, progress));
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Removing the addon {Addon} of {App}, which does not exist")]
    private partial void LogRemoving(string addon, string app);

    [LoggerMessage(Level = LogLevel.Error, Message = "The addon {Addon} of {App}, which does not exist, could not be removed: {Reason}")]
    private partial void LogNotRemoved(string addon, string app, string reason);
}
