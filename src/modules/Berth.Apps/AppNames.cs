using Berth.Apps.Data;
using Berth.Domains;

namespace Berth.Apps;

/// <summary>Every name that an app has, or is about to have.</summary>
internal sealed class AppNames(AppStore store) : INamedHosts
{
    public async Task<IReadOnlyList<NamedHost>> ListAsync(CancellationToken cancellationToken) =>
    [
        .. (await store.ListAsync(cancellationToken)).SelectMany(row =>
            row.ReadSpec().Hosts.Concat(row.ReadTarget()?.Hosts ?? []).Select(host => new NamedHost(host.Fqdn, host.Domain, $"the app at {row.ReadSpec().Fqdn}")))
            .DistinctBy(host => host.Host),
    ];
}
