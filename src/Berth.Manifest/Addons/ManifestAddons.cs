using System.Collections;

namespace Berth.Manifest;

/// <summary>The addons of one manifest, in its order, which is the order they are set up in.</summary>
public sealed class ManifestAddons : IReadOnlyList<ManifestAddon>
{
    /// <summary>Every name the format knows, in alphabetical order. Case matters.</summary>
    public static readonly IReadOnlyList<string> KnownNames =
    [
        "docker", "email", "headless", "ldap", "localstorage", "mongodb", "mysql", "oauth", "oidc", "postgresql", "proxyAuth", "recvmail",
        "redis", "scheduler", "scim", "sendmail", "tls", "turn",
    ];

    internal static readonly ManifestAddons None = new([]);

    private readonly IReadOnlyList<ManifestAddon> _addons;

    internal ManifestAddons(IReadOnlyList<ManifestAddon> addons) => _addons = addons;

    public int Count => _addons.Count;

    public LocalStorageAddon? LocalStorage => Get<LocalStorageAddon>();

    public MySqlAddon? MySql => Get<MySqlAddon>();

    public PostgreSqlAddon? PostgreSql => Get<PostgreSqlAddon>();

    public MongoDbAddon? MongoDb => Get<MongoDbAddon>();

    public RedisAddon? Redis => Get<RedisAddon>();

    public LdapAddon? Ldap => Get<LdapAddon>();

    public OidcAddon? Oidc => Get<OidcAddon>();

    public ProxyAuthAddon? ProxyAuth => Get<ProxyAuthAddon>();

    public SendMailAddon? SendMail => Get<SendMailAddon>();

    public ReceiveMailAddon? ReceiveMail => Get<ReceiveMailAddon>();

    public SchedulerAddon? Scheduler => Get<SchedulerAddon>();

    public TlsAddon? Tls => Get<TlsAddon>();

    public TurnAddon? Turn => Get<TurnAddon>();

    public ManifestAddon this[int index] => _addons[index];

    /// <summary>The addon of this type, or null when the app does not ask for it.</summary>
    public T? Get<T>()
        where T : ManifestAddon => _addons.OfType<T>().FirstOrDefault();

    public ManifestAddon? Find(string name) => _addons.FirstOrDefault(a => a.Name == name);

    public bool Contains(string name) => Find(name) is not null;

    public IEnumerator<ManifestAddon> GetEnumerator() => _addons.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
