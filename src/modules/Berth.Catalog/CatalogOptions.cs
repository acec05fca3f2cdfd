namespace Berth.Catalog;

/// <param name="Directory">The built-in catalog: one package folder an app.</param>
/// <param name="PackagesDirectory">Where sources of apps that are built on this server are kept.</param>
public sealed record CatalogOptions(string Directory, string PackagesDirectory);
