using System.Net.NetworkInformation;
using System.Net.Sockets;
using Berth.Ports;
using Berth.Ports.Containers;

namespace Berth.Testing.Containers;

/// <summary>A bridge network on addresses that nothing else uses; never the product's own 172.18.0.0/16.</summary>
public static class TestNetwork
{
    private const int Attempts = 50;

    /// <param name="run">From <see cref="TestRun.NewId"/>; names the network.</param>
    public static NetworkSpec Propose(string run)
    {
        while (true)
        {
            var prefix = $"10.{Random.Shared.Next(200, 250)}.{Random.Shared.Next(0, 256)}";
            if (!IsUsedHere($"{prefix}."))
            {
                return new NetworkSpec(
                    $"{TestRun.NamePrefix}{run}", $"{prefix}.0/24", $"{prefix}.1", $"{prefix}.128/25", $"bt{Random.Shared.Next():x8}");
            }
        }
    }

    public static async Task<NetworkSpec> CreateAsync(IContainerEngine engine, string run)
    {
        for (var attempt = 1; ; attempt++)
        {
            var network = Propose(run);
            try
            {
                await engine.EnsureNetworkAsync(network, CancellationToken.None);
                return network;
            }
            catch (PortException overlaps) when (overlaps.Code == "engine.refused" && attempt < Attempts)
            {
                // Another network has these addresses.
            }
        }
    }

    private static bool IsUsedHere(string prefix) => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Any(address => address.Address.AddressFamily == AddressFamily.InterNetwork && address.Address.ToString().StartsWith(prefix, StringComparison.Ordinal));
}
