using Berth.Client.Transport;

namespace Berth.Client;

/// <summary>
/// A typed client for <c>/api/v1</c>. Thread safe; make one a server and keep it. Calls throw <see cref="ApiException"/>
/// and <see cref="OperationCanceledException"/>, nothing else.
/// </summary>
public sealed class BerthClient : IDisposable
{
    private readonly ApiTransport _transport;

    /// <exception cref="ApiException"><c>server.untrusted</c>: the CA file cannot be read.</exception>
    public BerthClient(BerthClientOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        _transport = new ApiTransport(options);
        var clock = time ?? TimeProvider.System;
        Platform = new PlatformApi(_transport);
        Auth = new AuthApi(_transport);
        Apps = new AppsApi(_transport);
        Exec = new ExecApi(_transport);
        Tasks = new TasksApi(_transport, clock);
        Services = new ServicesApi(_transport);
        Domains = new DomainsApi(_transport);
        Network = new NetworkApi(_transport);
        Catalog = new CatalogApi(_transport);
        Packages = new PackagesApi(_transport);
        Users = new UsersApi(_transport);
        Groups = new GroupsApi(_transport);
        Backups = new BackupsApi(_transport);
        Archives = new ArchivesApi(_transport);
        Updates = new UpdatesApi(_transport);
        Account = new AccountApi(_transport);
        Directory = new DirectoryApi(_transport);
        Notices = new NoticesApi(_transport);
        OpenId = new OpenIdApi(_transport, options.Server);
    }

    public BerthClientOptions Options { get; }

    public PlatformApi Platform { get; }

    public AuthApi Auth { get; }

    public AppsApi Apps { get; }

    public ExecApi Exec { get; }

    public TasksApi Tasks { get; }

    public ServicesApi Services { get; }

    public DomainsApi Domains { get; }

    public NetworkApi Network { get; }

    public CatalogApi Catalog { get; }

    public PackagesApi Packages { get; }

    public UsersApi Users { get; }

    public GroupsApi Groups { get; }

    public BackupsApi Backups { get; }

    public ArchivesApi Archives { get; }

    public UpdatesApi Updates { get; }

    public AccountApi Account { get; }

    public DirectoryApi Directory { get; }

    public NoticesApi Notices { get; }

    public OpenIdApi OpenId { get; }

    public void Dispose() => _transport.Dispose();
}
