using Berth.Ports;
using Berth.Ports.Containers;

namespace Berth.Testing.Fakes;

public sealed partial class FakeContainerEngine
{
    private readonly Dictionary<string, NetworkSpec> _networks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _volumes = new(StringComparer.Ordinal);

    public Task EnsureNetworkAsync(NetworkSpec network, CancellationToken cancellationToken)
    {
        Enter(network.Name, cancellationToken);
        lock (_state)
        {
            if (_networks.TryGetValue(network.Name, out var existing) && (existing.Subnet != network.Subnet || existing.Gateway != network.Gateway))
            {
                throw new PortException("engine.refused", $"A network named '{network.Name}' exists with subnet {existing.Subnet}.");
            }

            _networks.TryAdd(network.Name, network);
        }

        return Task.CompletedTask;
    }

    public Task ConnectNetworkAsync(string network, string container, IReadOnlyList<string> aliases, CancellationToken cancellationToken)
    {
        Enter($"{network} {container}", cancellationToken);
        lock (_state)
        {
            return _networks.ContainsKey(network) ? Task.CompletedTask : throw new PortException("engine.refused", $"There is no network '{network}'.");
        }
    }

    public Task RemoveNetworkAsync(string name, CancellationToken cancellationToken)
    {
        Enter(name, cancellationToken);
        lock (_state)
        {
            _networks.Remove(name);
        }

        return Task.CompletedTask;
    }

    public Task EnsureVolumeAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        Enter(name, cancellationToken);
        lock (_state)
        {
            _volumes.TryAdd(name, labels);
        }

        return Task.CompletedTask;
    }

    public Task RemoveVolumeAsync(string name, CancellationToken cancellationToken)
    {
        Enter(name, cancellationToken);
        lock (_state)
        {
            _volumes.Remove(name);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> ListVolumesAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        Enter("", cancellationToken);
        lock (_state)
        {
            return Task.FromResult<IReadOnlyList<string>>([.. _volumes.Where(volume => Carries(volume.Value, labels)).Select(volume => volume.Key)]);
        }
    }

    // The lowest free address from the network's second on; what the real engine hands out is as good as any.
    private string AddressFor(ContainerSpec spec)
    {
        if (!_networks.TryGetValue(spec.Network, out var network))
        {
            throw new PortException("engine.refused", $"The container engine refused: network {spec.Network} not found");
        }

        var taken = _containers.Values.Where(other => other.State == ContainerRunState.Running).Select(other => other.Address).ToHashSet();
        if (spec.IpAddress is { } wanted)
        {
            return taken.Contains(wanted) ? throw new PortException("network.address_taken", "The container's fixed address is already used.") : wanted;
        }

        var prefix = network.Gateway[..network.Gateway.LastIndexOf('.')];
        return Enumerable.Range(2, 250).Select(last => $"{prefix}.{last}").First(address => !taken.Contains(address));
    }
}
