using System.Net;
using Berth.Network.Lists;
using Berth.Ports.Containers;
using Berth.Ports.Firewall;

namespace Berth.Network.Firewalling;

/// <summary>Works the rules out from what every source says and the administrator's lists.</summary>
internal sealed class FirewallPlan(IEnumerable<IFirewallSource> sources, IContainerEngine engine, NetworkLists lists, AllowedNames names, NetworkOptions options)
{
    public async Task<FirewallRules> MakeAsync(CancellationToken cancellationToken)
    {
        var containers = await engine.ListContainersAsync(options.Labels, cancellationToken);
        var parts = new List<FirewallPart>();
        foreach (var source in sources)
        {
            parts.Add(await source.GetAsync(containers, cancellationToken));
        }

        // Containers may be on other networks too, such as the one for trials; this is about one only.
        var subnet = IPNetwork.Parse(options.Network.Subnet);
        var services = parts.SelectMany(part => part.Services).Where(service => subnet.Contains(service.Address)).ToList();
        var peers = services.SelectMany(service => service.AppIds.Select(app => (app, peer: new FirewallPeer(service.Address, service.Port)))).ToLookup(pair => pair.app, pair => pair.peer, StringComparer.Ordinal);
        return new FirewallRules
        {
            Instance = options.Instance,
            Bridge = options.Network.BridgeName,
            Subnet = subnet,
            PlatformAddress = IPAddress.Parse(options.Network.Gateway),
            PlatformPorts = options.PlatformPorts,
            OpenPorts = options.OpenPorts,
            CloseOtherPorts = options.Mode == FirewallMode.Closed,
            Apps = await Task.WhenAll(parts.SelectMany(part => part.Apps).Select(app => OfAsync(app, [.. peers[app.Id]], subnet, cancellationToken))),
            Services = [.. services.Select(service => service.Address)],
            NameServers = await NameServersAsync(cancellationToken),
            Blocked = await lists.BlockedAsync(cancellationToken),
            Trusted = await lists.TrustedAsync(cancellationToken),
        };
    }

    private async Task<FirewallApp> OfAsync(AppOnNetwork app, IReadOnlyList<FirewallPeer> peers, IPNetwork subnet, CancellationToken cancellationToken) => new()
    {
        Id = app.Id,
        Addresses = [.. app.Addresses.Select(text => IPAddress.TryParse(text, out var address) ? address : null).OfType<IPAddress>().Where(subnet.Contains).Distinct()],
        Peers = peers,
        Published = app.Published,
        Egress = new Egress(app.Egress, app.Egress == EgressPolicy.Listed ? await NetworksAsync(app.Allowed, cancellationToken) : []),
    };

    private async Task<IReadOnlyList<IPNetwork>> NetworksAsync(IReadOnlyList<string> allowed, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(allowed.Select(async entry => NetworkText.Parse(entry) is { } network ? [network] : await names.ResolveAsync(entry, cancellationToken)));
        return [.. found.SelectMany(networks => networks)];
    }

    private async Task<IReadOnlyList<IPAddress>> NameServersAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(options.ResolverFile))
        {
            return [];
        }

        var lines = await File.ReadAllLinesAsync(options.ResolverFile, cancellationToken);
        return [.. from line in lines
                   let words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
                   where words is ["nameserver", _, ..]
                   select IPAddress.TryParse(words[1], out var address) ? address : null into address
                   where address is not null && !IPAddress.IsLoopback(address)
                   select address];
    }
}
