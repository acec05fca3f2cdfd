using System.Security.Cryptography;
using System.Text.Json;
using Berth.Addons.Providers;
using Berth.Domains;
using Berth.Manifest;
using Berth.Ports.Containers;

namespace Berth.Apps;

/// <summary>Works out an app's container from its spec (packaging-contract.md section 3). Pure.</summary>
internal sealed class ContainerPlan(AppsOptions options, PlatformAddress address)
{
    /// <summary>Label that says which spec a container was made from.</summary>
    public const string HashLabel = "berth.spec";

    private static readonly string[] CertificateVariables = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO"];
    private const string BundlePath = "/etc/ssl/certs/ca-certificates.crt";

    /// <param name="userEnvironment">The owner's variables, decrypted; they win over everything.</param>
    public ContainerSpec Make(string appId, string ipAddress, AppSpec spec, CloudronManifest manifest, AddonGrants grants, IReadOnlyDictionary<string, string> userEnvironment, string adminEmail)
    {
        var memory = MemoryBytes(spec, manifest);
        var container = new ContainerSpec
        {
            Name = appId,
            HostName = appId,
            Image = spec.Image,
            Command = spec.DebugMode is { } debug ? debug.Command ?? PausedCommand : null,
            Environment = [.. Standard(appId, spec, manifest, adminEmail), .. grants.Environment, .. PortVariables(spec, manifest), .. userEnvironment],
            Network = options.Network,
            IpAddress = ipAddress,
            NetworkAliases = [appId],
            ExtraHosts = spec.Hosts.Select(host => host.Fqdn).Where(host => !host.StartsWith('*')).Append(address.DashboardHost)
                .Distinct(StringComparer.Ordinal).ToDictionary(host => host, _ => options.NetworkAddress, StringComparer.Ordinal),
            ReadOnlyRoot = spec.DebugMode?.ReadonlyRootfs ?? true,
            // Parents before what lies in them.
            Mounts = [.. Mounts(appId, manifest, grants).OrderBy(mount => mount.Target, StringComparer.Ordinal)],
            Devices = [.. Devices(manifest)],
            MemoryBytes = memory,
            MemorySwapBytes = memory is null ? null : memory * 2,
            CpuPercent = spec.CpuQuota,
            DropCapabilities = manifest.Capabilities.Contains(ManifestCapability.Ping) ? [] : ["NET_RAW"],
            AddCapabilities = [.. Capabilities(manifest)],
            Ports = [.. Publish(spec, manifest)],
            Tty = false,
        };
        return container with { Labels = Labels(options.Instance, appId, spec, container) };
    }

    /// <summary>Bytes, or null in debug mode: recovery must not fail for memory.</summary>
    public static long? MemoryBytes(AppSpec spec, CloudronManifest manifest) =>
        spec.DebugMode is not null ? null : Math.Max(spec.MemoryLimit ?? manifest.EffectiveMemoryLimit, CloudronManifest.MinimumMemory);

    private static readonly string[] PausedCommand = ["/bin/sh", "-c", "echo 'Paused for debugging'; exec sleep infinity"];

    private IEnumerable<KeyValuePair<string, string>> Standard(string appId, AppSpec spec, CloudronManifest manifest, string adminEmail)
    {
        yield return new("CLOUDRON", "1");
        yield return new("CLOUDRON_PROXY_IP", options.NetworkAddress);
        yield return new("CLOUDRON_APP_HOSTNAME", appId);
        yield return new("CLOUDRON_ADMIN_EMAIL", adminEmail);
        yield return new(EnvironmentNames.For(manifest, "WEBADMIN_ORIGIN"), address.DashboardOrigin);
        yield return new(EnvironmentNames.For(manifest, "API_ORIGIN"), address.DashboardOrigin);
        yield return new(EnvironmentNames.For(manifest, "APP_ORIGIN"), address.OriginOf(spec.Fqdn));
        yield return new(EnvironmentNames.For(manifest, "APP_DOMAIN"), spec.Fqdn);
        if (manifest.MultiDomain)
        {
            yield return new("CLOUDRON_ALIAS_DOMAINS", string.Join(',', spec.AliasDomains.Select(alias => alias.Fqdn)));
        }

        if (options.TrustBundlePath is not null)
        {
            foreach (var name in CertificateVariables)
            {
                yield return new(name, BundlePath);
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> PortVariables(AppSpec spec, CloudronManifest manifest)
    {
        foreach (var port in manifest.Ports)
        {
            if (spec.Ports.TryGetValue(port.Name, out var hostPort))
            {
                yield return new(port.Name, hostPort.ToString(System.Globalization.CultureInfo.InvariantCulture));
                if (port.IsRange)
                {
                    yield return new(port.Name + "_COUNT", port.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
                }
            }
        }

        foreach (var host in spec.SecondaryDomains.Where(host => host.Variable is not null))
        {
            yield return new(host.Variable!, host.Fqdn);
        }
    }

    private static IEnumerable<PublishedPort> Publish(AppSpec spec, CloudronManifest manifest) =>
        from port in manifest.Ports
        where spec.Ports.ContainsKey(port.Name)
        let hostPort = spec.Ports[port.Name]
        from offset in Enumerable.Range(0, port.Count)
        select new PublishedPort(
            port.Transport == Transport.Tcp ? PortProtocol.Tcp : PortProtocol.Udp,
            hostPort + offset,
            (port.ContainerPort ?? hostPort) + offset);

    private IEnumerable<Mount> Mounts(string appId, CloudronManifest manifest, AddonGrants grants)
    {
        var taken = new HashSet<string>(grants.Mounts.Select(mount => mount.Target), StringComparer.Ordinal);
        yield return Mount.Anonymous("/run");
        yield return Mount.Anonymous("/tmp");
        foreach (var mount in grants.Mounts)
        {
            yield return mount;
        }

        foreach (var path in manifest.RuntimeDirs.Where(taken.Add))
        {
            yield return Mount.Anonymous(path);
        }

        foreach (var path in manifest.PersistentDirs.Where(taken.Add))
        {
            yield return Mount.Bind(options.PersistentDirectory(appId, path), path);
        }

        if (options.TrustBundlePath is { } bundle)
        {
            yield return Mount.Bind(bundle, BundlePath, readOnly: true);
        }
    }

    private static IEnumerable<string> Capabilities(CloudronManifest manifest)
    {
        if (manifest.Capabilities.Contains(ManifestCapability.NetAdmin))
        {
            yield return "NET_ADMIN";
        }

        if (manifest.Capabilities.Contains(ManifestCapability.MemoryLock))
        {
            yield return "IPC_LOCK";
        }
    }

    private static IEnumerable<string> Devices(CloudronManifest manifest)
    {
        if (manifest.Capabilities.Contains(ManifestCapability.NetAdmin) && File.Exists("/dev/net/tun"))
        {
            yield return "/dev/net/tun";
        }

        if (manifest.Capabilities.Contains(ManifestCapability.VideoAcceleration) && Directory.Exists("/dev/dri"))
        {
            foreach (var device in Directory.GetFiles("/dev/dri").Order(StringComparer.Ordinal))
            {
                yield return device;
            }
        }
    }

    /// <summary>The labels of packages' own tools (2019) and ours, with a hash over everything that makes the container what it is.</summary>
    private static Dictionary<string, string> Labels(string instance, string appId, AppSpec spec, ContainerSpec container) => new(StringComparer.Ordinal)
    {
        ["fqdn"] = spec.Fqdn,
        ["appId"] = appId,
        ["isSubcontainer"] = "false",
        ["isCloudronManaged"] = "true",
        ["berth.managed"] = "true",
        [Instance.Label] = instance,
        ["berth.kind"] = "app",
        ["berth.app"] = appId,
        [HashLabel] = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(container))),
    };
}
