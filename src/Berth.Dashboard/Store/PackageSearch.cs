using Berth.Contracts;

namespace Berth.Dashboard.Store;

internal static class PackageSearch
{
    /// <summary>Every word is in its title, line, tags or id.</summary>
    public static bool Finds(CatalogPackageResponse package, string search, string tag) =>
        (tag.Length == 0 || package.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase))
        && search.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
            package.Title.Contains(word, StringComparison.OrdinalIgnoreCase)
            || package.Tagline.Contains(word, StringComparison.OrdinalIgnoreCase)
            || package.Id.Contains(word, StringComparison.OrdinalIgnoreCase)
            || package.Tags.Any(own => own.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
