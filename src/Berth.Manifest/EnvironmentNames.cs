namespace Berth.Manifest;

/// <summary>How the platform's variables are called inside an app.</summary>
public static class EnvironmentNames
{
    public const string Prefix = "CLOUDRON_";

    /// <summary>
    /// The name under which an app of this manifest version finds <paramref name="bareName"/> (<c>MYSQL_URL</c>):
    /// bare for version 1, <c>CLOUDRON_MYSQL_URL</c> for version 2. Port variables are never prefixed; do not ask for them.
    /// </summary>
    public static string For(int manifestVersion, string bareName) => manifestVersion <= 1 ? bareName : Prefix + bareName;

    /// <inheritdoc cref="For(int, string)"/>
    public static string For(CloudronManifest manifest, string bareName)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return For(manifest.ManifestVersion, bareName);
    }
}
