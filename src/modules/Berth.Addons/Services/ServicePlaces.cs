using System.Net;
using Berth.Addons.Data;
using Berth.Network;
using Berth.Ports.Containers;

namespace Berth.Addons.Services;

/// <summary>Tells the firewall where services are and whose they are.</summary>
internal sealed class ServicePlaces(GrantStore grants) : IFirewallSource
{
    public async Task<FirewallPart> GetAsync(IReadOnlyList<ContainerDetails> containers, CancellationToken cancellationToken)
    {
        var held = (await grants.ListAsync(null, cancellationToken)).Where(grant => grant.Enabled).ToLookup(grant => grant.Addon, grant => grant.AppId, StringComparer.Ordinal);
        var services = new List<ServiceOnNetwork>();
        foreach (var container in containers)
        {
            if (container.Labels.GetValueOrDefault(Labels.Service) is { } id && IPAddress.TryParse(container.IpAddress, out var address))
            {
                services.Add(id switch
                {
                    MysqlService.Id => new(address, MysqlService.Port, [.. held[MysqlService.Id]]),
                    PostgresqlService.Id => new(address, PostgresqlService.Port, [.. held[PostgresqlService.Id]]),
                    _ => new(address, RedisService.Port, container.Labels.GetValueOrDefault(Labels.App) is { } app ? [app] : []),
                });
            }
        }

        return new FirewallPart([], services);
    }
}
