using System.Collections.Frozen;

namespace Berth.Manifest;

internal static class TopLevelFields
{
    public static readonly FrozenSet<string> Known = FrozenSet.Create(
        "manifestVersion", "version", "httpPort", "id", "title", "author", "description", "tagline", "website", "contactEmail", "changelog",
        "tags", "mediaLinks", "icon", "iconUrl", "healthCheckPath", "addons", "dockerImage", "memoryLimit", "tcpPorts", "udpPorts", "httpPorts",
        "capabilities", "optionalSso", "multiDomain", "aliasableDomain", "configurePath", "postInstallMessage", "checklist", "logPaths",
        "upstreamVersion", "runtimeDirs", "persistentDirs", "backupCommand", "restoreCommand", "minBoxVersion", "maxBoxVersion",
        "targetBoxVersion", "documentationUrl", "forumUrl", "packagerName", "packagerUrl", "upstreamLicense", "customAuth");

    public static void WarnAboutUnknown(ObjectReader root)
    {
        foreach (var property in root.Element.EnumerateObject().Where(p => !Known.Contains(p.Name)))
        {
            var message = property.Name == "packageUrl"
                ? "Known only to platforms from 10.0.0 on; older ones refuse the manifest."
                : "Is not a field of the manifest; kept, but without effect.";
            root.Problems.Warn(root.PathOf(property.Name), message, property.Value);
        }
    }
}
