using System.Text;
using Berth.Ports.Firewall;

namespace Berth.Firewall;

/// <summary>
/// Frames that go straight from one container to another, which the machine's router never sees unless a sysctl says so. Without
/// connection tracking, which this family has only with a module: an answer is a segment from a service's port that opens nothing.
/// </summary>
internal static class BridgeChains
{
    /// <param name="byName">The kernel can tell bridges apart by name; otherwise ours is known by its addresses.</param>
    public static void Write(StringBuilder script, FirewallRules rules, bool byName)
    {
        var subnet = rules.Subnet;
        IReadOnlyList<string> ours = byName
            ? [$"meta ibrname \"{rules.Bridge}\""]
            : [$"ip saddr {subnet}", $"ip daddr {subnet}", $"ether type arp arp saddr ip {subnet}", $"ether type arp arp daddr ip {subnet}"];
        script.Append($$"""
              chain forward {
                type filter hook forward priority filter; policy accept;
                {{string.Join("\n    ", ours.Select(match => match + " goto between"))}}
              }
              chain between {
                ip saddr . ip daddr . tcp dport @reach accept
                ip daddr . ip saddr . tcp sport @reach tcp flags & (syn | ack) != syn accept
                ether type arp arp saddr ip . arp daddr ip @neighbours accept
                counter drop
              }

            """);
    }
}
