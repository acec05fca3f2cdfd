namespace Berth.Manifest;

internal static class AddonsSection
{
    public static ManifestAddons Read(ObjectReader root) =>
        root.Object("addons") is { } addons
            ? new ManifestAddons([.. addons.Objects().Select(a => Addon(a.Name, a.Value)).OfType<ManifestAddon>()])
            : ManifestAddons.None;

    /// <summary>Unknown options are tolerated everywhere; they stay in <see cref="ManifestAddon.Options"/>.</summary>
    private static ManifestAddon? Addon(string name, ObjectReader options) => name switch
    {
        "docker" => new DockerAddon(options.Element),
        "email" => new EmailAddon(options.Element),
        "headless" => new HeadlessAddon(options.Element),
        "ldap" => new LdapAddon(options.Element),
        "localstorage" => LocalStorageOptions.Read(options),
        "mongodb" => new MongoDbAddon(options.Element, options.Option("oplog")),
        "mysql" => new MySqlAddon(options.Element, options.Option("multipleDatabases")),
        "oauth" => new OAuthAddon(options.Element),
        "oidc" => SignOnOptions.Oidc(options),
        "postgresql" => new PostgreSqlAddon(options.Element, AddonOptions.Locale(options)),
        "proxyAuth" => SignOnOptions.ProxyAuth(options),
        "recvmail" => new ReceiveMailAddon(options.Element),
        "redis" => new RedisAddon(options.Element, options.Option("noPassword"), options.Option("optional")),
        "scheduler" => SchedulerOptions.Read(options),
        "scim" => new ScimAddon(options.Element),
        "sendmail" => new SendMailAddon(options.Element, options.Option("optional"), options.Option("supportsDisplayName"), options.Option("requiresValidCertificate")),
        "tls" => new TlsAddon(options.Element),
        "turn" => new TurnAddon(options.Element, options.Option("optional")),
        _ => Unknown(name, options),
    };

    private static ManifestAddon? Unknown(string name, ObjectReader options)
    {
        var meant = ManifestAddons.KnownNames.FirstOrDefault(k => k.Equals(name, StringComparison.OrdinalIgnoreCase));
        options.Problems.Error(
            options.Path,
            meant is null
                ? $"No such addon. There are {string.Join(", ", ManifestAddons.KnownNames)}."
                : $"No such addon; write {meant}.");
        return null;
    }
}
