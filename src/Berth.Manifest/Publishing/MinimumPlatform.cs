namespace Berth.Manifest;

/// <summary>Fields that came with a platform version, which a published manifest must then ask for.</summary>
internal static class MinimumPlatform
{
    private static readonly PlatformVersion Default = new(0, 0, 1);

    private static readonly string[] PortMaps = ["tcpPorts", "udpPorts"];

    private static readonly (string Field, PlatformVersion Since, Func<CloudronManifest, bool> IsUsed)[] Table =
    [
        ("upstreamVersion", new(7, 1, 0), Has("upstreamVersion")),
        ("logPaths", new(7, 1, 0), Has("logPaths")),
        ("runtimeDirs", new(7, 3, 3), Has("runtimeDirs")),
        ("portCount", new(7, 7, 0), m => m.Ports.Any(p => p.IsRange)),
        ("checklist", new(8, 0, 0), Has("checklist")),
        ("addons.localstorage.sqlite", new(8, 2, 0), m => Option(m, "localstorage", "sqlite")),
        ("enabledByDefault", new(9, 0, 0), m => UsesOnPorts(m, "enabledByDefault")),
        ("addons.sendmail.requiresValidCertificate", new(9, 0, 0), m => Option(m, "sendmail", "requiresValidCertificate")),
        ("iconUrl", new(9, 1, 0), Has("iconUrl")),
        ("packagerName", new(9, 1, 0), Has("packagerName")),
        ("packagerUrl", new(9, 1, 0), Has("packagerUrl")),
        ("upstreamLicense", new(9, 1, 0), Has("upstreamLicense")),
        ("persistentDirs", new(9, 1, 0), Has("persistentDirs")),
        ("backupCommand", new(9, 1, 0), Has("backupCommand")),
        ("restoreCommand", new(9, 1, 0), Has("restoreCommand")),
        ("addons.scim", new(9, 2, 0), m => m.Addons.Contains("scim")),
    ];

    public static IEnumerable<ManifestProblem> Check(CloudronManifest manifest)
    {
        var asked = manifest.MinBoxVersion ?? Default;
        var tooNew = Table.Where(t => asked < t.Since && t.IsUsed(manifest)).ToList();
        if (tooNew.Count == 0)
        {
            return [];
        }

        var fields = string.Join(", ", tooNew.Select(t => $"{t.Field} ({t.Since})"));
        return [PublishCheck.Problem("minBoxVersion", $"Must be at least {tooNew.Max(t => t.Since)}, because of {fields}. It is {asked}.")];
    }

    private static Func<CloudronManifest, bool> Has(string field) => manifest => manifest.Json.TryGetProperty(field, out _);

    private static bool Option(CloudronManifest manifest, string addon, string option) =>
        manifest.Addons.Find(addon) is { } found && found.Options.TryGetProperty(option, out _);

    private static bool UsesOnPorts(CloudronManifest manifest, string member) =>
        PortMaps.Any(map =>
            manifest.Json.TryGetProperty(map, out var ports)
            && ports.ValueKind == System.Text.Json.JsonValueKind.Object
            && ports.EnumerateObject().Any(p => p.Value.TryGetProperty(member, out _)));
}
