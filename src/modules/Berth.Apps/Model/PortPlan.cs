using Berth.Manifest;

namespace Berth.Apps;

/// <summary>Which host ports a choice of ports comes to.</summary>
internal static class PortPlan
{
    /// <summary>
    /// Host ports the platform keeps: its own services, present or planned (packaging-contract.md 1.4), and the gateway's.
    /// </summary>
    public static readonly IReadOnlySet<int> Reserved = new HashSet<int>
    {
        22, 25, 53, 80, 143, 202, 222, 443, 465, 587, 636, 993, 995, 2003, 2004, 2020, 2514, 2525, 3000, 3001, 3002, 3003, 3306, 3478, 4190, 5349, 8000, 8417,
    };

    /// <summary>Every single port, ranges written out.</summary>
    public static IEnumerable<(string Protocol, int Port)> Of(CloudronManifest manifest, IReadOnlyDictionary<string, int> chosen) =>
        from port in manifest.Ports
        where chosen.ContainsKey(port.Name)
        from offset in Enumerable.Range(0, port.Count)
        select (port.Transport == Transport.Tcp ? "tcp" : "udp", chosen[port.Name] + offset);
}
