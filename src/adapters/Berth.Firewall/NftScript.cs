using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Berth.Ports;
using Berth.Ports.Firewall;

namespace Berth.Firewall;

/// <summary>Works out what <c>nft</c> is told. Pure: the same rules are the same text. Syntax: nft(8) of nftables 1.0.6.</summary>
internal static partial class NftScript
{
    /// <summary>The kernel's families, each of which has a table of this name.</summary>
    public static readonly IReadOnlyList<string> Families = ["inet", "bridge"];

    /// <exception cref="PortException"><c>firewall.rules</c></exception>
    public static string TableOf(string instance) => InstanceName().IsMatch(instance)
        ? $"berth-{instance}"
        : throw new PortException("firewall.rules", "BERTH_INSTANCE must be lower-case letters, digits and dashes, at most 40 of them.");

    /// <summary>Both tables anew in one transaction: the kernel takes all of it or nothing.</summary>
    /// <param name="rules">What shall hold.</param>
    /// <param name="byName">The kernel can tell bridges apart by name (CONFIG_NFT_BRIDGE_META).</param>
    /// <exception cref="PortException"><c>firewall.rules</c></exception>
    public static string Apply(FirewallRules rules, bool byName = true)
    {
        var table = TableOf(rules.Instance);
        var script = new StringBuilder();
        Gone(script, table);

        // An empty chain, so that what is in the kernel can be told from other rules without reading them.
        return script.Append(Tables(rules, byName)).Append($"table inet {table} {{\n  chain {Mark(rules)} {{\n  }}\n}}\n").ToString();
    }

    /// <summary>Takes both tables away, whether or not they are there.</summary>
    public static string Remove(string instance)
    {
        var script = new StringBuilder();
        Gone(script, TableOf(instance));
        return script.ToString();
    }

    /// <summary>Name of the chain that says which rules these are.</summary>
    public static string Mark(FirewallRules rules) => "rules-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Tables(rules, byName: true))))[..32];

    private static void Gone(StringBuilder script, string table)
    {
        foreach (var family in Families)
        {
            script.Append($"table {family} {table} {{\n}}\ndelete table {family} {table}\n");
        }
    }

    private static string Tables(FirewallRules rules, bool byName)
    {
        if (!InterfaceName().IsMatch(rules.Bridge))
        {
            throw new PortException("firewall.rules", "The app network's interface has a name that no interface can have. Choose another BERTH_NETWORK.");
        }

        var table = TableOf(rules.Instance);
        var script = new StringBuilder();
        script.Append($"table inet {table} {{\n");
        RuleSets.Write(script, rules);
        HostChains.Write(script, rules);
        script.Append($"}}\ntable bridge {table} {{\n");
        RuleSets.Reach(script, rules.Apps);
        RuleSets.Neighbours(script, rules.Apps);
        BridgeChains.Write(script, rules, byName);
        return script.Append("}\n").ToString();
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InstanceName();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,14}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InterfaceName();
}
