namespace Berth.Manifest;

/// <summary>A second web face of the app on a host name of its own ("secondary domain").</summary>
/// <param name="Name">The environment variable that carries the chosen host name, without a scheme.</param>
/// <param name="ContainerPort">Speaks plain HTTP.</param>
/// <param name="DefaultValue">Suggested sub-domain label.</param>
/// <param name="Aliasable">This name may have aliases too.</param>
public sealed record ManifestHttpPort(string Name, string Title, string Description, int ContainerPort, string? DefaultValue, bool Aliasable);
