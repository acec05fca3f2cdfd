using Berth.Kernel;
using Berth.Manifest;
using Microsoft.Extensions.Logging;

namespace Berth.Catalog;

/// <summary>A directory of package folders. Read anew at every question: it is small, and a changed package counts at once.</summary>
internal sealed partial class FolderCatalog(CatalogOptions options, ILogger<FolderCatalog> logger) : ICatalog
{
    public async Task<IReadOnlyList<CatalogPackage>> ListAsync(CancellationToken cancellationToken)
    {
        var packages = new List<CatalogPackage>();
        if (!Directory.Exists(options.Directory))
        {
            return packages;
        }

        foreach (var folder in Directory.GetDirectories(options.Directory).Order(StringComparer.Ordinal))
        {
            var read = await PackageFolder.ReadAsync(folder, cancellationToken);
            if (read.Package is { Manifest.Id: { } id } package)
            {
                packages.Add(new CatalogPackage(id, folder, package.Manifest, package.Icon?.Bytes));
            }
            else
            {
                LogLeftOut(folder, read.Errors.Count == 0 ? "its manifest has no id" : read.Errors[0].ToString());
            }
        }

        return [.. packages.OrderBy(package => package.Manifest.Title, StringComparer.OrdinalIgnoreCase)];
    }

    public async Task<Result<CatalogPackage>> FindAsync(string id, CancellationToken cancellationToken)
    {
        var packages = await ListAsync(cancellationToken);
        var found = packages.Where(package => package.Id == id).ToList();
        if (found.Count == 0)
        {
            found = [.. packages.Where(package => package.Id.EndsWith("." + id, StringComparison.Ordinal))];
        }

        return found.Count == 1
            ? found[0]
            : Error.NotFound("catalog.not_found", $"The catalog has no app \"{(id.Length > 100 ? id[..100] : id)}\". It has: {string.Join(", ", packages.Select(package => package.Id))}.");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Catalog: {Folder} is left out: {Why}")]
    private partial void LogLeftOut(string folder, string why);
}
