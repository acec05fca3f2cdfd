using System.Net;
using Berth.Ports.Firewall;

namespace Berth.Bench.Firewall;

/// <summary>Rules of a large server, made up; the same for the same seed.</summary>
internal static class ManyRules
{
    public static FirewallRules Of(int apps, int networks, int seed)
    {
        var random = new Random(seed);
        return new FirewallRules
        {
            Instance = "bench",
            Bridge = "br-bench",
            Subnet = IPNetwork.Parse("172.18.0.0/16"),
            PlatformAddress = IPAddress.Parse("172.18.0.1"),
            PlatformPorts = [PortRange.Tcp(443), PortRange.Tcp(80), PortRange.Tcp(3002)],
            OpenPorts = [PortRange.Tcp(443), PortRange.Tcp(80), PortRange.Tcp(22)],
            Apps = [.. Enumerable.Range(0, apps).Select(index => App(index, random))],
            Services = [Mysql, .. Enumerable.Range(0, apps).Select(Redis)],
            Blocked = [.. Enumerable.Range(0, networks).Select(index => Network(random, v6: index % 5 == 0))],
        };
    }

    private static IPAddress Mysql { get; } = IPAddress.Parse("172.18.0.2");

    private static IPAddress Redis(int index) => new([172, 18, (byte)(1 + (index / 250)), (byte)(1 + (index % 250))]);

    private static FirewallApp App(int index, Random random) => new()
    {
        Id = $"app-{index}",
        Addresses = [new IPAddress([172, 18, (byte)(16 + (index / 250)), (byte)(1 + (index % 250))])],
        Peers = [new(Mysql, 3306), new(Redis(index), 6379)],
        Published = [PortRange.Tcp(20_000 + index)],
        Egress = index % 4 == 0 ? new Egress(EgressPolicy.Listed, [.. Enumerable.Range(0, 5).Select(_ => Network(random, v6: false))]) : Egress.Open,
    };

    private static IPNetwork Network(Random random, bool v6)
    {
        var bytes = new byte[v6 ? 16 : 4];
        random.NextBytes(bytes);
        var length = v6 ? random.Next(4, 9) * 8 : random.Next(2, 5) * 8;
        bytes[0] = v6 ? (byte)0x20 : (byte)(1 + (bytes[0] % 120));
        Array.Clear(bytes, length / 8, bytes.Length - (length / 8));
        return new IPNetwork(new IPAddress(bytes), length);
    }
}
