namespace Berth.Manifest;

/// <summary>Puts the manifest together from its sections.</summary>
internal static class ManifestSections
{
    public static CloudronManifest Read(ObjectReader root)
    {
        TopLevelFields.WarnAboutUnknown(root);
        var ports = PortsSection.Read(root);
        var directories = DirectoriesSection.Read(root);
        var commands = CommandsSection.Read(root);
        return new CloudronManifest(root.Element)
        {
            ManifestVersion = BasicsSection.ManifestVersion(root),
            Version = BasicsSection.Version(root),
            HttpPort = BasicsSection.HttpPort(root),
            Id = BasicsSection.Id(root),
            Title = root.Text("title", 2),
            Author = root.Text("author", 2),
            Description = root.Text("description", 5),
            Tagline = root.Text("tagline", 5),
            Website = root.Url("website"),
            ContactEmail = BasicsSection.ContactEmail(root),
            Changelog = root.Text("changelog", 5),
            Tags = [.. root.Texts("tags").Select(t => t.Text)],
            MediaLinks = BasicsSection.MediaLinks(root),
            Icon = root.Text("icon", 0),
            IconUrl = root.Url("iconUrl"),
            HealthCheckPath = root.RequestPath("healthCheckPath"),
            Addons = AddonsSection.Read(root),
            DockerImage = ImageSection.DockerImage(root),
            MemoryLimit = MemorySection.Limit(root),
            TcpPorts = ports.Tcp,
            UdpPorts = ports.Udp,
            HttpPorts = ports.Http,
            Capabilities = BasicsSection.Capabilities(root),
            OptionalSso = root.Flag("optionalSso") ?? false,
            MultiDomain = (root.Flag("multiDomain") ?? false) | (root.Flag("aliasableDomain") ?? false),
            ConfigurePath = root.RequestPath("configurePath"),
            PostInstall = root.Text("postInstallMessage", 5),
            Checklist = ChecklistSection.Read(root),
            LogPaths = directories.LogPaths,
            UpstreamVersion = root.Text("upstreamVersion"),
            RuntimeDirs = directories.Runtime,
            PersistentDirs = directories.Persistent,
            BackupCommand = commands.Backup,
            RestoreCommand = commands.Restore,
            MinBoxVersion = BasicsSection.BoxVersion(root, "minBoxVersion"),
            MaxBoxVersion = BasicsSection.BoxVersion(root, "maxBoxVersion"),
            TargetBoxVersion = BasicsSection.BoxVersion(root, "targetBoxVersion"),
            DocumentationUrl = root.Url("documentationUrl"),
            ForumUrl = root.Url("forumUrl"),
            PackagerName = root.Text("packagerName"),
            PackagerUrl = root.Url("packagerUrl"),
            PackageUrl = root.Url("packageUrl"),
            UpstreamLicense = BasicsSection.License(root),
        };
    }
}
