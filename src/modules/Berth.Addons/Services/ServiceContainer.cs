using System.Security.Cryptography;
using System.Text.Json;
using Berth.Addons.Data;
using Berth.Ports.Containers;

namespace Berth.Addons.Services;

/// <summary>Translates a service into the container that runs it (contract of the images: docs/images.md).</summary>
internal static class ServiceContainer
{
    public static ContainerSpec Specify(ServiceDefinition service, ServiceSettings settings, string image, AddonsOptions options)
    {
        var labels = Labels.OfKind(options, service.Kind);
        labels[Labels.Service] = service.Id;
        if (service.AppId is { } appId)
        {
            labels[Labels.App] = appId;
        }

        var memory = settings.MemoryLimit ?? service.DefaultMemory;
        var spec = new ContainerSpec
        {
            Name = NameOf(service, options),
            Image = image,
            Command = settings.RecoveryMode ? ["/bin/sleep", "infinity"] : null,
            Environment = service.Environment(settings.Secret),
            HostName = service.HostName,
            Network = options.Network.Name,
            NetworkAliases = [service.HostName],
            ReadOnlyRoot = !settings.RecoveryMode,
            Mounts = [Mount.Bind(DataDirectory(service, options), "/var/lib/data"), Mount.Anonymous("/run"), Mount.Anonymous("/tmp")],
            MemoryBytes = memory,
            MemorySwapBytes = memory * 2,
            DropCapabilities = ["NET_RAW"],
            StopTimeout = service.StopTimeout,
        };
        labels[Labels.Specification] = HashOf(spec);
        return spec with { Labels = labels };
    }

    public static string NameOf(ServiceDefinition service, AddonsOptions options) => options.ContainerPrefix + service.HostName;

    /// <summary>Host path of the service's data.</summary>
    public static string DataDirectory(ServiceDefinition service, AddonsOptions options) =>
        Path.Combine(options.Home, "services", service.HostName, "data");

    private static string HashOf(ContainerSpec spec) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(spec)))[..16];
}
