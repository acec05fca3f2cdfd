using System.Globalization;
using Docker.DotNet.Models;
using ContainerSpec = Berth.Ports.Containers.ContainerSpec;
using EngineMount = Docker.DotNet.Models.Mount;
using EngineRestartPolicy = Docker.DotNet.Models.RestartPolicy;
using Mount = Berth.Ports.Containers.Mount;

namespace Berth.Docker.Containers;

/// <summary>A specification in the engine's words.</summary>
internal static class ContainerCreation
{
    /// <param name="cpus">Cores of the machine; shares are of all of them.</param>
    public static CreateContainerParameters ToParameters(ContainerSpec spec, long cpus) => new()
    {
        Name = spec.Name,
        Image = spec.Image,
        Cmd = spec.Command?.ToList()!,
        Env = Environment(spec.Environment),
        Labels = spec.Labels.ToDictionary(),
        Hostname = spec.HostName,
        Tty = spec.Tty,
        ExposedPorts = spec.Ports.Select(ContainerPort).Distinct().ToDictionary(port => port, _ => default(EmptyStruct)),
        StopTimeout = spec.StopTimeout,

        // The platform probes health itself (packaging contract 3.1).
        Healthcheck = new HealthcheckConfig { Test = ["NONE"] },
        NetworkingConfig = new NetworkingConfig
        {
            EndpointsConfig = new Dictionary<string, EndpointSettings> { [spec.Network] = Endpoint(spec) },
        },
        HostConfig = Host(spec, cpus),
    };

    private static HostConfig Host(ContainerSpec spec, long cpus) => new()
    {
        NetworkMode = spec.Network,
        ExtraHosts = [.. spec.ExtraHosts.Select(host => $"{host.Key}:{host.Value}")],
        ReadonlyRootfs = spec.ReadOnlyRoot,
        Mounts = [.. spec.Mounts.Select(ToEngine)],
        Devices = [.. spec.Devices.Select(path => new DeviceMapping { PathOnHost = path, PathInContainer = path, CgroupPermissions = "rwm" })],
        Memory = spec.MemoryBytes ?? 0,

        // Where the kernel does not account for swap the engine warns and goes on.
        MemorySwap = spec.MemoryBytes is null ? 0 : spec.MemorySwapBytes ?? 0,
        NanoCPUs = spec.CpuPercent is > 0 and < 100 ? cpus * 1_000_000_000 * spec.CpuPercent.Value / 100 : 0,
        CapAdd = [.. spec.AddCapabilities],
        CapDrop = [.. spec.DropCapabilities],
        PortBindings = spec.Ports.GroupBy(ContainerPort).ToDictionary(
            group => group.Key,
            group => (IList<PortBinding>)[.. group.Select(port => new PortBinding { HostIP = port.HostAddress ?? "", HostPort = port.HostPort.ToString(CultureInfo.InvariantCulture) })]),
        RestartPolicy = new EngineRestartPolicy
        {
            Name = spec.Restart == Ports.Containers.RestartPolicy.UnlessStopped ? RestartPolicyKind.UnlessStopped : RestartPolicyKind.No,
        },
        LogConfig = new LogConfig
        {
            Type = "json-file",
            Config = new Dictionary<string, string>
            {
                ["max-size"] = spec.LogMaxBytes.ToString(CultureInfo.InvariantCulture),
                ["max-file"] = spec.LogMaxFiles.ToString(CultureInfo.InvariantCulture),
            },
        },
    };

    private static EndpointSettings Endpoint(ContainerSpec spec) => new()
    {
        IPAMConfig = spec.IpAddress is null ? null : new EndpointIPAMConfig { IPv4Address = spec.IpAddress },
        Aliases = [.. spec.NetworkAliases],
    };

    // As mounts, not binds: a missing host path is then an error instead of a new empty directory.
    private static EngineMount ToEngine(Mount mount) => new()
    {
        Type = mount.Kind == MountKind.Bind ? "bind" : "volume",
        Source = mount.Kind == MountKind.Anonymous ? null : mount.Source,
        Target = mount.Target,
        ReadOnly = mount.ReadOnly,
    };

    private static string ContainerPort(PublishedPort port) =>
        string.Create(CultureInfo.InvariantCulture, $"{port.ContainerPort}/{(port.Protocol == PortProtocol.Udp ? "udp" : "tcp")}");

    private static List<string> Environment(IReadOnlyList<KeyValuePair<string, string>> variables)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var lines = new List<string>(variables.Count);
        foreach (var (name, value) in variables.Reverse())
        {
            if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0') || value.Contains('\0'))
            {
                throw new PortException("engine.refused", $"'{name}' cannot be an environment variable: its name is empty or holds '=', or it holds a zero byte.");
            }

            if (seen.Add(name))
            {
                lines.Add($"{name}={value}");
            }
        }

        lines.Reverse();
        return lines;
    }
}
