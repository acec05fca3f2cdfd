using System.Text;
using Berth.Apps.Data;
using Berth.Domains;
using Berth.GatewayFile;
using Microsoft.EntityFrameworkCore;

namespace Berth.Apps.Tests.Support;

/// <summary>Everything that an operation may have changed, as text that two worlds can be compared by.</summary>
internal static class EndState
{
    /// <summary>Outside and inside alike.</summary>
    public static async Task<string> WholeAsync(AppsHost host) => await OfAppsAsync(host) + await OfWorldAsync(host);

    /// <summary>Containers, names, certificates, routes, addons, files, and what rows hold back from others.</summary>
    public static async Task<string> OfWorldAsync(AppsHost host)
    {
        var (world, text) = (host.World, new StringBuilder());
        foreach (var container in (await world.Engine.ListContainersAsync(new Dictionary<string, string>(), default)).OrderBy(found => world.Engine.SpecOf(found.Name)!.IpAddress, StringComparer.Ordinal))
        {
            var spec = world.Engine.SpecOf(container.Name)!;
            text.AppendLine($"container {container.Name} {container.Image} {container.State} {spec.IpAddress} memory {spec.MemoryBytes} ports {string.Join(' ', spec.Ports.Select(port => port.HostPort))}");
            text.AppendLine($"  env {string.Join(' ', spec.Environment.Select(variable => $"{variable.Key}={variable.Value}"))}");
            text.AppendLine($"  mounts {string.Join(' ', spec.Mounts.Select(mount => mount.Target))}");
        }

        foreach (var volume in await world.Engine.ListVolumesAsync(new Dictionary<string, string>(), default))
        {
            text.AppendLine($"volume {volume}");
        }

        foreach (var (name, address) in world.Dns.Records.OrderBy(record => record.Key, StringComparer.Ordinal))
        {
            text.AppendLine($"name {name} {address}");
        }

        foreach (var certificate in await host.Get<IDomains>().ListCertificatesAsync(default))
        {
            text.AppendLine($"certificate {string.Join(' ', certificate.Names)} {(File.Exists(certificate.ChainPath) && File.Exists(certificate.KeyPath) ? "on disk" : "LOST")}");
        }

        using var gateway = new FileGateway(world.Gateway);
        var snapshot = await gateway.ReadAsync(default);
        foreach (var route in snapshot!.Routes)
        {
            text.AppendLine($"route {route.Host} {route.State} {route.Upstream}");
        }

        text.Append(await SortedAsync(host, world.Addons.Held.Select(held => $"addon {held.Key.App} {held.Key.Addon} {held.Value}")));
        text.Append(await SortedAsync(host, Files(world)));
        await using var db = await host.OpenAsync();
        foreach (var row in await db.Set<LocationRow>().AsNoTracking().OrderBy(row => row.Host).ToListAsync())
        {
            text.AppendLine($"holds {row.AppId} {row.Host}");
        }

        foreach (var row in await db.Set<PortRow>().AsNoTracking().OrderBy(row => row.Port).ToListAsync())
        {
            text.AppendLine($"holds {row.AppId} {row.Protocol} {row.Port}");
        }

        return await NormalAsync(host, text.ToString());
    }

    /// <summary>What the platform says of its apps.</summary>
    public static async Task<string> OfAppsAsync(AppsHost host)
    {
        var text = new StringBuilder();
        foreach (var row in await host.Store.ListAsync(default))
        {
            var spec = row.ReadSpec();
            text.AppendLine(
                $"app {row.Id} {row.InstallationState} {row.RunState} at {spec.Fqdn} {spec.Image} installed {row.Installed} serving {row.Serving} task {(row.TaskId is null ? "none" : "SOME")} "
                + $"target {(row.Target is null ? "none" : "SOME")} failure {row.ReadFailure()?.Code ?? "none"} manifest memory {row.ManifestMemory}");
        }

        return await NormalAsync(host, text.ToString());
    }

    private static IEnumerable<string> Files(World world)
    {
        var apps = Path.Combine(world.Home, "apps");
        Directory.CreateDirectory(apps);
        foreach (var entry in Directory.EnumerateFileSystemEntries(apps, "*", SearchOption.AllDirectories))
        {
            yield return $"file {Path.GetRelativePath(apps, entry)}";
        }

        var certificates = Path.Combine(world.Gateway.Directory, "certs");
        yield return $"certificate files {(Directory.Exists(certificates) ? Directory.GetFiles(certificates).Length : 0)}";
    }

    /// <summary>In an order that does not depend on the apps' ids.</summary>
    private static async Task<string> SortedAsync(AppsHost host, IEnumerable<string> lines) =>
        string.Concat((await NormalAsync(host, string.Join('\n', lines))).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).Select(line => line + "\n"));

    /// <summary>Ids and networks are different in every world.</summary>
    private static async Task<string> NormalAsync(AppsHost host, string text)
    {
        var number = 0;
        foreach (var row in (await host.Store.ListAsync(default)).OrderBy(row => row.IpAddress, StringComparer.Ordinal))
        {
            text = text.Replace(row.Id, $"app-{++number}", StringComparison.Ordinal);
        }

        return text.Replace(host.World.Prefix, "172.18", StringComparison.Ordinal);
    }
}
