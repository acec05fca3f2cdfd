using Berth.Docker.Transport;
using Docker.DotNet;
using Docker.DotNet.Models;
using NetworkSpec = Berth.Ports.Containers.NetworkSpec;

namespace Berth.Docker;

internal sealed class Networks(EngineConnection engine) : IDisposable
{
    private const string BridgeNameOption = "com.docker.network.bridge.name";

    // Two orders for the same network at once: the engine refuses the second before it shows the first.
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    public async Task EnsureAsync(NetworkSpec spec, CancellationToken cancellationToken)
    {
        EngineNames.Check(spec.Name, "network");
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            await MakeAsync(spec, cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken) is not { } network)
        {
            return;
        }

        await engine.ChangeAsync(async (client, token) =>
        {
            try
            {
                await client.Networks.DeleteNetworkAsync(network.ID, token);
            }
            catch (DockerNetworkNotFoundException)
            {
            }
        }, cancellationToken);
    }

    public async Task ConnectAsync(string name, string container, IReadOnlyList<string> aliases, CancellationToken cancellationToken)
    {
        EngineNames.Check(container, "container");
        var network = await FindAsync(name, cancellationToken) ?? throw new PortException("engine.refused", $"There is no network '{name}'.");
        if (network.Containers?.Values.Any(connected => connected.Name == container) == true)
        {
            return;
        }

        var endpoint = new NetworkConnectParameters { Container = container, EndpointConfig = new EndpointSettings { Aliases = [.. aliases] } };
        await engine.ChangeAsync((client, token) => client.Networks.ConnectNetworkAsync(network.ID, endpoint, token), cancellationToken);
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task MakeAsync(NetworkSpec spec, CancellationToken cancellationToken)
    {
        if (await FindAsync(spec.Name, cancellationToken) is { } existing)
        {
            CheckSame(spec, existing);
            return;
        }

        try
        {
            await engine.ChangeAsync((client, token) => client.Networks.CreateNetworkAsync(ToParameters(spec), token), cancellationToken);
        }
        catch (PortException) when (!cancellationToken.IsCancellationRequested)
        {
            // Another process may have made it between question and order.
            if (await FindAsync(spec.Name, cancellationToken) is not { } made)
            {
                throw;
            }

            CheckSame(spec, made);
        }
    }

    private Task<NetworkResponse?> FindAsync(string name, CancellationToken cancellationToken) => engine.AskAsync(async (client, token) =>
    {
        if (!EngineNames.CanExist(name))
        {
            return null;
        }

        try
        {
            return (NetworkResponse?)await client.Networks.InspectNetworkAsync(name, token);
        }
        catch (DockerNetworkNotFoundException)
        {
            return null;
        }
    }, cancellationToken);

    private static void CheckSame(NetworkSpec spec, NetworkResponse existing)
    {
        var ipam = existing.IPAM.Config?.FirstOrDefault();
        if (ipam?.Subnet != spec.Subnet || ipam.Gateway != spec.Gateway)
        {
            throw new PortException(
                "engine.refused",
                $"A network named '{spec.Name}' exists with subnet {ipam?.Subnet ?? "none"} and gateway {ipam?.Gateway ?? "none"}, not {spec.Subnet} and {spec.Gateway}. Remove it (docker network rm {spec.Name}) once nothing uses it, then try again.");
        }
    }

    private static NetworksCreateParameters ToParameters(NetworkSpec spec) => new()
    {
        Name = spec.Name,
        Driver = "bridge",
        Internal = spec.IsInternal,
        IPAM = new IPAM
        {
            Driver = "default",
            Config = [new IPAMConfig { Subnet = spec.Subnet, Gateway = spec.Gateway, IPRange = spec.DynamicRange }],
        },
        Options = new Dictionary<string, string> { [BridgeNameOption] = spec.BridgeName },
    };
}
