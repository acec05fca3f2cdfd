using Berth.Addons.Commands;
using Berth.Addons.Data;
using Berth.Addons.Services;
using Berth.Kernel;
using MySqlConnector;

namespace Berth.Addons.Providers.Mysql;

/// <summary>A database, or all databases of a prefix, and a user who may enter nothing else (contract 2.3).</summary>
internal sealed class MysqlAddon(GrantStore grants, MysqlServer server, MysqlDumps dumps, AddonsOptions options) : IAddonProvider
{
    private const string DumpName = "mysqldump";

    public string Name => MysqlService.Id;

    public async Task<AddonGrant> EnsureAsync(AddonRequest request, CancellationToken cancellationToken)
    {
        var grant = await grants.GetOrCreateAsync(
            request.AppId, Name, () => new MysqlGrant(AppName.Database(request.AppId), AppName.NewPassword()), cancellationToken);
        var multiple = request.Flag("multipleDatabases");
        await using var connection = await server.OpenAsync(request.Progress, cancellationToken);
        await MysqlDatabases.EnsureUserAsync(connection, grant, cancellationToken);
        if (!multiple)
        {
            await MysqlDatabases.CreateAsync(connection, grant.Name, cancellationToken);
        }

        IEnumerable<KeyValuePair<string, string>> variables =
        [
            new("MYSQL_USERNAME", grant.Name),
            new("MYSQL_PASSWORD", grant.Password),
            new("MYSQL_HOST", "mysql"),
            new("MYSQL_PORT", "3306"),
        ];
        return AddonGrant.Of(multiple
            ? [.. variables, new("MYSQL_DATABASE_PREFIX", grant.Prefix)]
            : [new("MYSQL_URL", $"mysql://{grant.Name}:{grant.Password}@mysql/{grant.Name}"), .. variables, new("MYSQL_DATABASE", grant.Name)]);
    }

    public async Task TearDownAsync(string appId, CancellationToken cancellationToken)
    {
        if (await grants.FindAsync<MysqlGrant>(appId, Name, cancellationToken) is not { } grant)
        {
            return;
        }

        // Without data there never was a server, and nothing to start one for.
        if (Directory.Exists(Path.Combine(options.Home, "services", "mysql", "data")))
        {
            await using var connection = await server.OpenAsync(null, cancellationToken);
            await MysqlDatabases.DropUserAsync(connection, grant, cancellationToken);
            await MysqlDatabases.DropAllAsync(connection, grant, cancellationToken);
        }

        await grants.RemoveAsync(appId, Name, cancellationToken);
    }

    public async Task ClearAsync(AddonRequest request, CancellationToken cancellationToken)
    {
        var grant = await GrantOfAsync(request, cancellationToken);
        await using var connection = await server.OpenAsync(request.Progress, cancellationToken);
        await ClearAsync(connection, grant, request, cancellationToken);
    }

    public async Task DumpAsync(AddonRequest request, string directory, CancellationToken cancellationToken)
    {
        var grant = await GrantOfAsync(request, cancellationToken);
        var endpoint = await server.EnsureAsync(request.Progress, cancellationToken);
        await using var connection = await MysqlService.OpenAsync(endpoint.Address, endpoint.Secret, cancellationToken);
        var databases = await MysqlDatabases.ListAsync(connection, grant, cancellationToken);
        await DumpFile.WriteAsync(
            Path.Combine(directory, DumpName),
            file => dumps.WriteAsync(endpoint.Container, grant, databases, file, cancellationToken),
            cancellationToken);
    }

    /// <summary>Without indexes, which the dump only names; what is binary takes twice its place there, rows as text often less.</summary>
    public async Task<long> MeasureAsync(AddonRequest request, CancellationToken cancellationToken)
    {
        var grant = await GrantOfAsync(request, cancellationToken);
        await using var connection = await server.OpenAsync(request.Progress, cancellationToken);
        return await MysqlCounts.MeasureAsync(connection, grant, cancellationToken);
    }

    public async Task RestoreAsync(AddonRequest request, string directory, CancellationToken cancellationToken)
    {
        await using var file = DumpFile.Open(Path.Combine(directory, DumpName));
        var grant = await GrantOfAsync(request, cancellationToken);
        var endpoint = await server.EnsureAsync(request.Progress, cancellationToken);
        await using var connection = await MysqlService.OpenAsync(endpoint.Address, endpoint.Secret, cancellationToken);
        await ClearAsync(connection, grant, request, cancellationToken);
        await dumps.ReadAsync(endpoint.Container, grant, file, name => MysqlDatabases.CreateAsync(connection, name, cancellationToken), cancellationToken);
    }

    public async Task<IReadOnlyDictionary<string, long>> CountAsync(AddonRequest request, CancellationToken cancellationToken)
    {
        var grant = await GrantOfAsync(request, cancellationToken);
        await using var connection = await server.OpenAsync(request.Progress, cancellationToken);
        return await MysqlCounts.ReadAsync(connection, grant, cancellationToken);
    }

    public async Task<ServiceContainerName?> FindServiceAsync(AddonRequest request, CancellationToken cancellationToken) =>
        new((await server.EnsureAsync(request.Progress, cancellationToken)).Container, "mysql");

    private static async Task ClearAsync(MySqlConnection connection, MysqlGrant grant, AddonRequest request, CancellationToken cancellationToken)
    {
        await MysqlDatabases.DropAllAsync(connection, grant, cancellationToken);
        if (!request.Flag("multipleDatabases"))
        {
            await MysqlDatabases.CreateAsync(connection, grant.Name, cancellationToken);
        }
    }

    private async Task<MysqlGrant> GrantOfAsync(AddonRequest request, CancellationToken cancellationToken) =>
        await grants.FindAsync<MysqlGrant>(request.AppId, Name, cancellationToken) ?? throw new ErrorException(AddonErrors.NotProvisioned(Name));
}
