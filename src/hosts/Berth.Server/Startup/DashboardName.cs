using Berth.Domains;

namespace Berth.Server.Startup;

/// <summary>The dashboard's own name.</summary>
internal sealed class DashboardName(PlatformAddress address) : INamedHosts
{
    public Task<IReadOnlyList<NamedHost>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<NamedHost>>([new NamedHost(address.DashboardHost, address.Domain, "the dashboard")]);
}
