using Berth.Kernel;

namespace Berth.Catalog;

/// <summary>The apps that can be installed by their id.</summary>
public interface ICatalog
{
    /// <summary>By title. Folders that are no package are left out and logged.</summary>
    Task<IReadOnlyList<CatalogPackage>> ListAsync(CancellationToken cancellationToken);

    /// <summary>By manifest id, or the last part of it when that is unambiguous: <c>wordpress</c> for <c>org.berth.wordpress</c>. <c>catalog.not_found</c>.</summary>
    Task<Result<CatalogPackage>> FindAsync(string id, CancellationToken cancellationToken);
}
