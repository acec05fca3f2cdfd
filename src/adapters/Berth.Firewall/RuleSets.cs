using System.Net;
using System.Net.Sockets;
using System.Text;
using Berth.Ports.Firewall;

namespace Berth.Firewall;

/// <summary>The named sets of the tables. Only addresses and numbers get into them, written out by us, so nothing that anybody chose can.</summary>
internal static class RuleSets
{
    public static void Write(StringBuilder script, FirewallRules rules)
    {
        var apps = rules.Apps;
        Ranges(script, "blocked4", rules.Blocked, v6: false);
        Ranges(script, "blocked6", rules.Blocked, v6: true);
        Ranges(script, "trusted4", rules.Trusted, v6: false);
        Ranges(script, "trusted6", rules.Trusted, v6: true);
        Set(script, "apps", "ipv4_addr", false, apps.SelectMany(app => V4(app.Addresses)));
        Set(script, "services", "ipv4_addr", false, V4(rules.Services));
        Reach(script, apps);
        Set(script, "egress_open", "ipv4_addr", false, apps.Where(app => app.Egress.Policy == EgressPolicy.Open).SelectMany(app => V4(app.Addresses)));
        Set(script, "egress_listed", "ipv4_addr", false, apps.Where(app => app.Egress.Policy == EgressPolicy.Listed).SelectMany(app => V4(app.Addresses)));
        Set(script, "egress_networks", "ipv4_addr . ipv4_addr", true,
            from app in apps
            where app.Egress.Policy == EgressPolicy.Listed
            let networks = AddressRange.Merge(app.Egress.Networks, v6: false)
            from address in V4(app.Addresses)
            from network in networks
            select $"{address} . {network}");
        Set(script, "name_servers", "ipv4_addr", false, V4(rules.NameServers));
        var published = apps.SelectMany(app => app.Published).ToList();
        Set(script, "platform_ports", "inet_proto . inet_service", true, Ports([.. rules.PlatformPorts, .. published]));
        Set(script, "open_ports", "inet_proto . inet_service", true, Ports([.. rules.OpenPorts, .. published]));
    }

    /// <summary>App, service, port.</summary>
    public static void Reach(StringBuilder script, IReadOnlyList<FirewallApp> apps) => Set(script, "reach", "ipv4_addr . ipv4_addr . inet_service", false, Peers(apps, withPort: true));

    /// <summary>App and service, and service and app: who may ask for whose hardware address.</summary>
    public static void Neighbours(StringBuilder script, IReadOnlyList<FirewallApp> apps) => Set(script, "neighbours", "ipv4_addr . ipv4_addr", false, Peers(apps, withPort: false));

    private static IEnumerable<string> Peers(IReadOnlyList<FirewallApp> apps, bool withPort) =>
        from app in apps
        from address in V4(app.Addresses)
        from peer in app.Peers
        where peer.Address.AddressFamily == AddressFamily.InterNetwork
        from text in withPort ? (string[])[$"{address} . {peer.Address} . {peer.Port}"] : [$"{address} . {peer.Address}", $"{peer.Address} . {address}"]
        select text;

    private static void Ranges(StringBuilder script, string name, IReadOnlyList<IPNetwork> networks, bool v6) =>
        Set(script, name, v6 ? "ipv6_addr" : "ipv4_addr", true, AddressRange.Merge(networks, v6).Select(range => range.ToString()));

    private static void Set(StringBuilder script, string name, string type, bool intervals, IEnumerable<string> elements)
    {
        script.Append($"  set {name} {{\n    type {type}\n");
        if (intervals)
        {
            script.Append("    flags interval\n");
        }

        var text = string.Join(",\n      ", elements.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        if (text.Length > 0)
        {
            script.Append($"    elements = {{\n      {text}\n    }}\n");
        }

        script.Append("  }\n");
    }

    private static IEnumerable<string> V4(IEnumerable<IPAddress> addresses) =>
        addresses.Where(address => address.AddressFamily == AddressFamily.InterNetwork).Select(address => address.ToString());

    /// <summary>Ranges that overlap or touch become one.</summary>
    private static IEnumerable<string> Ports(IReadOnlyList<PortRange> ranges)
    {
        foreach (var protocol in ranges.GroupBy(range => range.Protocol).OrderBy(group => group.Key))
        {
            var name = protocol.Key == TransportProtocol.Tcp ? "tcp" : "udp";
            var (first, last) = (-1, -1);
            foreach (var range in protocol.OrderBy(range => range.First))
            {
                if (first >= 0 && range.First <= last + 1)
                {
                    last = Math.Max(last, range.Last);
                    continue;
                }

                if (first >= 0)
                {
                    yield return $"{name} . {first}-{last}";
                }

                (first, last) = (range.First, range.Last);
            }

            if (first >= 0)
            {
                yield return $"{name} . {first}-{last}";
            }
        }
    }
}
