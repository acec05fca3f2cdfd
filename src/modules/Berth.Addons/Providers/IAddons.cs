using System.Text.Json.Nodes;
using Berth.Kernel;
using Berth.Ports.Containers;

namespace Berth.Addons.Providers;

/// <summary>
/// What apps get from the platform (packaging contract, section 2). Every member may be repeated after a crash at any
/// point. Expected failures are <see cref="ErrorException"/> with codes <c>addon.*</c>, <c>service.*</c>, <c>image.*</c>;
/// the engine's are <see cref="Ports.PortException"/>.
/// </summary>
public interface IAddons
{
    /// <summary>What stands against the app's addons, and what it will have to do without. Asks nothing of the outside.</summary>
    AddonCheck Check(AddonConsumer app);

    /// <summary>Provides every addon in order. Repeatable: same secrets, data kept.</summary>
    /// <exception cref="ErrorException"><c>addon.unsupported</c>, <c>addon.option_invalid</c>, and what the service says.</exception>
    Task<AddonGrants> EnsureAsync(AddonConsumer app, IProgress<string>? progress, CancellationToken cancellationToken);

    /// <summary>Removes addons of an app with their data. The app's container must not run.</summary>
    /// <param name="addons">Names; null is all that it holds. Names that it does not hold are fine.</param>
    Task TearDownAsync(string appId, IReadOnlyCollection<string>? addons, CancellationToken cancellationToken);

    /// <summary>Empties the data of all addons; secrets stay. The app's container must not run.</summary>
    Task ClearAsync(AddonConsumer app, CancellationToken cancellationToken);

    /// <summary>Writes <c>mysqldump</c>, <c>postgresqldump</c>, <c>dump.rdb</c> as the app's addons ask. <c>/app/data</c> is not among them: it is backed up as files.</summary>
    Task DumpAsync(AddonConsumer app, string directory, CancellationToken cancellationToken);

    /// <summary>About how many bytes <see cref="DumpAsync"/> will write, rather more than less.</summary>
    Task<long> MeasureAsync(AddonConsumer app, CancellationToken cancellationToken);

    /// <summary>Replaces the data of databases by the dumps of <paramref name="directory"/>. <see cref="EnsureAsync"/> comes first.</summary>
    /// <exception cref="ErrorException"><c>addon.dump_missing</c>, <c>addon.command_failed</c>.</exception>
    Task RestoreAsync(AddonConsumer app, string directory, CancellationToken cancellationToken);

    /// <summary>
    /// How much is in the app's databases: rows by table, such as <c>mysql/wp_posts</c>, and <c>redis/keys</c>, which
    /// counts those that do not expire. Exact at one moment for each database, though not the same one for all.
    /// </summary>
    Task<IReadOnlyDictionary<string, long>> CountAsync(AddonConsumer app, CancellationToken cancellationToken);

    /// <summary>Brings the files of the addon <c>tls</c> up to date with what is served now. When they last changed; null when the app has none.</summary>
    Task<DateTimeOffset?> RefreshCertificatesAsync(AddonConsumer app, CancellationToken cancellationToken);

    /// <summary>The services behind the app's addons answer on this network too, by the names that apps know.</summary>
    Task JoinNetworkAsync(AddonConsumer app, string network, CancellationToken cancellationToken);

    /// <summary>Names of the addons that the app holds.</summary>
    Task<IReadOnlyList<string>> ListProvisionedAsync(string appId, CancellationToken cancellationToken);

    /// <summary>Grants and containers of apps that do not exist.</summary>
    /// <param name="listLiving">
    /// Ids of the apps there are. Asked once what is held has been read, and again before each removal: an app that is
    /// installed meanwhile is never taken for one that does not exist.
    /// </param>
    Task<IReadOnlyList<OrphanedAddon>> FindOrphansAsync(ListLiving listLiving, CancellationToken cancellationToken);

    /// <summary>Tears them down; one that fails is logged and keeps no other from going.</summary>
    /// <param name="listLiving">As for <see cref="FindOrphansAsync"/>.</param>
    Task RemoveOrphansAsync(ListLiving listLiving, CancellationToken cancellationToken);
}

/// <summary>Reads the ids of the apps there are at this moment, sandboxes included.</summary>
public delegate Task<IReadOnlySet<string>> ListLiving(CancellationToken cancellationToken);

/// <summary>An app as addons see it.</summary>
/// <param name="AppId">Instance id.</param>
/// <param name="ManifestVersion">1 gets bare variable names, 2 those with <c>CLOUDRON_</c>.</param>
/// <param name="Addons">Name and options, in the manifest's order.</param>
/// <param name="Sso">False leaves the sign-on addons out.</param>
/// <param name="MemoryBytes">The app's memory limit.</param>
/// <param name="DataDirectory">Host path of <c>/app/data</c>.</param>
/// <param name="Switches">False for an optional addon that an administrator switched off.</param>
public sealed record AddonConsumer(
    string AppId,
    int ManifestVersion,
    IReadOnlyList<KeyValuePair<string, JsonObject>> Addons,
    bool Sso,
    long MemoryBytes,
    string DataDirectory,
    IReadOnlyDictionary<string, bool> Switches)
{
    /// <summary>What people call the app.</summary>
    public string Title { get; init; } = AppId;

    /// <summary><c>https://host</c>, with the port when it is not 443, of each name that shows the app itself: the primary one first, then aliases.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];
}

/// <param name="Environment">Final names, in the order of the addons.</param>
public sealed record AddonGrants(IReadOnlyList<KeyValuePair<string, string>> Environment, IReadOnlyList<Mount> Mounts);

/// <param name="Errors">Each by itself forbids the installation.</param>
/// <param name="Warnings">Sentences about what the app will not get.</param>
public sealed record AddonCheck(IReadOnlyList<Error> Errors, IReadOnlyList<string> Warnings);

public sealed record OrphanedAddon(string AppId, string Addon);
