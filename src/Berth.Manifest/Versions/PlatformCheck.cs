namespace Berth.Manifest;

internal static class PlatformCheck
{
    public static ManifestProblem? Check(CloudronManifest manifest, PlatformVersion platform)
    {
        if (manifest.MinBoxVersion is { } least && platform < least)
        {
            return Problem("minBoxVersion", least, $"The package needs platform {least} or newer and this one offers {platform}. Update the platform, or take an older version of the package.");
        }

        return manifest.MaxBoxVersion is { } most && platform > most
            ? Problem("maxBoxVersion", most, $"The package runs on platforms up to {most} and this one offers {platform}. Take a newer version of the package.")
            : null;
    }

    private static ManifestProblem Problem(string field, PlatformVersion value, string message) =>
        new(JsonPath.Append(JsonPath.Root, field), $"\"{value}\"", message, ManifestSeverity.Error);
}
