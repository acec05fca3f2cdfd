using Berth.Apps.Data;
using Berth.Network;
using Berth.Ports.Containers;
using Berth.Ports.Firewall;

namespace Berth.Apps;

/// <summary>Tells the firewall where apps are, which ports lead to them and where they may go.</summary>
internal sealed class AppNetworkPlaces(AppStore store) : IFirewallSource
{
    public async Task<FirewallPart> GetAsync(IReadOnlyList<ContainerDetails> containers, CancellationToken cancellationToken)
    {
        // Stand-ins and commands, whose addresses are the engine's choice.
        var others = containers
            .Where(container => container.Labels.GetValueOrDefault("berth.kind") is "stand-in" or "command" && container.IpAddress is not null)
            .ToLookup(container => container.Labels.GetValueOrDefault("berth.app"), container => container.IpAddress!, StringComparer.Ordinal);
        return new FirewallPart([.. (await store.ListAsync(cancellationToken)).Select(row => Of(row, others[row.Id]))], []);
    }

    private static AppOnNetwork Of(AppRow row, IEnumerable<string> others)
    {
        // While it is changed both what it was and what it becomes count: either container may be running.
        App[] states = row.Target is null ? [App.Before(row)] : [App.Before(row), App.Wanted(row)];
        var egress = states[^1].Spec.Egress;
        return new AppOnNetwork(
            row.Id,
            [row.IpAddress, .. others],
            [.. states.SelectMany(app => PortPlan.Of(app.Manifest, app.Spec.Ports)).Select(port => port.Protocol == "tcp" ? PortRange.Tcp(port.Port) : PortRange.Udp(port.Port)).Distinct()],
            egress?.Policy switch
            {
                EgressPolicies.Off => EgressPolicy.Off,
                EgressPolicies.Allowlist => EgressPolicy.Listed,
                _ => EgressPolicy.Open,
            },
            egress?.Allow ?? []);
    }
}
