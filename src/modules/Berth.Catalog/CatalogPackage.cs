using Berth.Manifest;

namespace Berth.Catalog;

/// <param name="Folder">Where the package lies.</param>
/// <param name="Icon">PNG bytes, or null.</param>
public sealed record CatalogPackage(string Id, string Folder, CloudronManifest Manifest, ReadOnlyMemory<byte>? Icon);
