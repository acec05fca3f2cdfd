using Berth.Kernel;

namespace Berth.Apps.Requests;

/// <summary>Whether what an app's image is built of is here, of an app that comes from another server.</summary>
internal sealed class BuiltPackages(PackageChoice packages)
{
    /// <summary>
    /// <c>import.no_package</c>; null when it is here, or the image is one of a registry. The name of a built image is the one that this
    /// server itself would give: what comes from outside names no other.
    /// </summary>
    public async Task<Error?> CheckAsync(AppSpec spec, CancellationToken cancellationToken)
    {
        if (spec.Source is not { } source)
        {
            return null;
        }

        var stored = await packages.FindAsync(new PackageRequest(null, default, null, source), cancellationToken);
        if (!stored.IsOk && spec.AppStoreId.Length > 0)
        {
            stored = await packages.FindAsync(new PackageRequest(spec.AppStoreId, default, null, null), cancellationToken);
        }

        return stored.IsOk && stored.Value.Source == source && stored.Value.Image == spec.Image
            ? null
            : Error.Conflict("import.no_package", "The app's image was built on its own server from a package that is not here. Upload that package first (berth build), or install it once from the catalog.");
    }
}
