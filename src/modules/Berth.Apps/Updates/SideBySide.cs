using Berth.Apps.Data;
using Berth.Manifest;

namespace Berth.Apps.Updates;

/// <summary>Whether two versions of an app may run at once: neither keeps data, and neither holds a port of the host.</summary>
internal static class SideBySide
{
    /// <summary>Addons that keep nothing for the app.</summary>
    private static readonly HashSet<string> Stateless = new(StringComparer.Ordinal) { "ldap", "oidc", "oauth", "simpleauth", "proxyAuth", "sendmail", "tls", "turn", "scheduler" };

    public static bool IsPossible(AppRow row, App before, AppSpec spec, CloudronManifest after) =>
        row is { RunState: RunStates.Running, Serving: true } && before.Spec.DebugMode is null && before.Spec.Ports.Count == 0 && spec.Ports.Count == 0
        && KeepsNothing(before.Manifest) && KeepsNothing(after);

    private static bool KeepsNothing(CloudronManifest manifest) =>
        manifest.HttpPort != 0 && manifest.PersistentDirs.Count == 0 && manifest.Addons.All(addon => Stateless.Contains(addon.Name));
}
