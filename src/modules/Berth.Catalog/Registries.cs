using System.Text.Json;
using Berth.Platform;
using Berth.Ports.Containers;
using Berth.Ports.Secrets;

namespace Berth.Catalog;

/// <summary>One registry's login, kept encrypted among the settings.</summary>
internal sealed class Registries(ISettings settings, ISecretStore secrets) : IRegistries
{
    /// <summary>The registry of images whose name has no host.</summary>
    public const string DockerHub = "docker.io";
    private const string Purpose = "registry";
    private static readonly Setting<string?> Stored = new("catalog.registry", null);

    public async Task<RegistryCredentials?> FindCredentialsAsync(string image, CancellationToken cancellationToken) =>
        await ReadAsync(cancellationToken) is { } config && config.Server == HostOf(image) ? config : null;

    public async Task<RegistryCredentials?> ReadAsync(CancellationToken cancellationToken) =>
        await settings.GetAsync(Stored, cancellationToken) is { } text ? JsonSerializer.Deserialize<RegistryCredentials>(secrets.Unprotect(text, Purpose)) : null;

    public Task WriteAsync(RegistryCredentials? credentials, CancellationToken cancellationToken) => credentials is null
        ? settings.ClearAsync(Stored, cancellationToken)
        : settings.SetAsync(Stored, secrets.Protect(JsonSerializer.Serialize(credentials), Purpose), cancellationToken);

    /// <summary>The first part is a registry when it has a dot or a port, or is localhost.</summary>
    internal static string HostOf(string image)
    {
        var first = image.Split('/')[0];
        return image.Contains('/', StringComparison.Ordinal) && (first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost")
            ? first
            : DockerHub;
    }
}
