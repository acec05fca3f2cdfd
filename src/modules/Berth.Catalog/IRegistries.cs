using Berth.Ports.Containers;

namespace Berth.Catalog;

/// <summary>Credentials of image registries.</summary>
public interface IRegistries
{
    /// <summary>What to show the registry of this image, or null.</summary>
    Task<RegistryCredentials?> FindCredentialsAsync(string image, CancellationToken cancellationToken);
}
