namespace Berth.Manifest;

public static class UpdateRules
{
    /// <summary>A new major version waits for a person, except from 0.x.</summary>
    public static bool MayApplyAutomatically(PackageVersion installed, PackageVersion next)
    {
        ArgumentNullException.ThrowIfNull(installed);
        ArgumentNullException.ThrowIfNull(next);
        return next > installed && (next.Major == installed.Major || installed.Major == 0);
    }
}
