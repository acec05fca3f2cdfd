using System.Net;
using Berth.Ports.Containers;
using Berth.Ports.Firewall;

namespace Berth.Network;

/// <summary>Somebody who has things on the app network: the apps, their services.</summary>
public interface IFirewallSource
{
    /// <summary>All of it as it should be now, worked out from state.</summary>
    /// <param name="containers">This platform's containers as they are.</param>
    Task<FirewallPart> GetAsync(IReadOnlyList<ContainerDetails> containers, CancellationToken cancellationToken);
}

public sealed record FirewallPart(IReadOnlyList<AppOnNetwork> Apps, IReadOnlyList<ServiceOnNetwork> Services);

/// <param name="Addresses">Its own, and those of containers that stand in for it.</param>
/// <param name="Published">Ports of this machine that lead to it.</param>
/// <param name="Allowed">Networks and host names, when <paramref name="Egress"/> is <see cref="EgressPolicy.Listed"/>.</param>
public sealed record AppOnNetwork(string Id, IReadOnlyList<string> Addresses, IReadOnlyList<PortRange> Published, EgressPolicy Egress, IReadOnlyList<string> Allowed);

/// <param name="AppIds">Whose service it is.</param>
public sealed record ServiceOnNetwork(IPAddress Address, int Port, IReadOnlyCollection<string> AppIds);
