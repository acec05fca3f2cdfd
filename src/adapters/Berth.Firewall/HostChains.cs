using System.Text;
using Berth.Ports.Firewall;

namespace Berth.Firewall;

/// <summary>
/// What this machine lets through as a router and answers itself. Each packet in the direction in which its connection was
/// opened is judged anew, so that a new rule holds for open connections too; packets the other way are answers.
/// A verdict of ours that is no "drop" leaves the packet to the engine's own rules.
/// </summary>
internal static class HostChains
{
    public static void Write(StringBuilder script, FirewallRules rules)
    {
        var bridge = $"\"{rules.Bridge}\"";

        // After connection tracking (-200), before the engine sends published ports on to containers (-100).
        script.Append($$"""
              chain blocked {
                type filter hook prerouting priority mangle; policy accept;
                iifname { "lo", {{bridge}} } accept
                ct direction reply accept
                ct state related accept
                ip saddr @trusted4 accept
                ip6 saddr @trusted6 accept
                ip saddr @blocked4 counter drop
                ip6 saddr @blocked6 counter drop
              }
              chain input {
                type filter hook input priority filter - 5; policy accept;
                iifname "lo" accept
                ct direction reply ct state established accept
                ct state related accept
                iifname {{bridge}} goto from_apps
                goto from_outside
              }
              chain from_apps {
                ip saddr @services counter drop
                ip saddr != @apps counter drop
                meta nfproto ipv6 counter drop
                icmp type echo-request accept
                meta l4proto . th dport @platform_ports accept
                ip saddr @egress_open meta l4proto { tcp, udp } th dport 53 accept
                ip saddr @egress_listed meta l4proto { tcp, udp } th dport 53 accept
                counter drop
              }
              chain from_outside {

            """);
        if (rules.CloseOtherPorts)
        {
            script.Append("""
                    ct state established accept
                    meta l4proto { icmp, ipv6-icmp } accept
                    udp dport { 68, 546 } accept
                    meta l4proto . th dport @open_ports accept
                    counter drop

                """);
        }
        else
        {
            // What listens there is for apps; only the gateway is for everybody.
            script.Append($"""
                    meta nfproto ipv6 accept
                    ip daddr != {rules.PlatformAddress} accept
                    meta l4proto . th dport @open_ports accept
                    ip protocol icmp accept
                    counter drop

                """);
        }

        script.Append($$"""
              }
              chain forward {
                type filter hook forward priority filter - 5; policy accept;
                iifname != {{bridge}} oifname != {{bridge}} accept
                ct direction reply ct state established accept
                ct state related accept
                iifname {{bridge}} oifname {{bridge}} goto between
                iifname {{bridge}} goto egress
                ct status dnat accept
                counter drop
              }
              chain between {
                ct status dnat accept
                ip saddr . ip daddr . tcp dport @reach accept
                counter drop
              }
              chain egress {
                ip saddr @egress_open accept
                ip saddr . ip daddr @egress_networks accept
                ip saddr @egress_listed ip daddr @name_servers meta l4proto { tcp, udp } th dport 53 accept
                counter drop
              }

            """);
    }
}
