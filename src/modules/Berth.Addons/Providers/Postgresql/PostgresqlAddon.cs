using System.Text.RegularExpressions;
using Berth.Addons.Commands;
using Berth.Addons.Data;
using Berth.Addons.Services;
using Berth.Kernel;
using Npgsql;

namespace Berth.Addons.Providers.Postgresql;

/// <summary>A role and the one database that it owns and may enter (contract 2.4).</summary>
internal sealed partial class PostgresqlAddon(GrantStore grants, PostgresqlServer server, ContainerCommand command, AddonsOptions options) : IAddonProvider
{
    private const string DumpName = "postgresqldump";

    public string Name => PostgresqlService.Id;

    public async Task<AddonGrant> EnsureAsync(AddonRequest request, CancellationToken cancellationToken)
    {
        RequireLocale(request);
        var grant = await grants.GetOrCreateAsync(
            request.AppId, Name, () => new PostgresqlGrant(AppName.Database(request.AppId), AppName.NewPassword()), cancellationToken);
        await using var connection = await server.OpenAsync(request.Progress, cancellationToken);
        await PostgresqlDatabases.CloseOwnDatabasesAsync(connection, cancellationToken);
        await PostgresqlDatabases.EnsureRoleAsync(connection, grant, cancellationToken);
        await EnsureDatabaseAsync(connection, grant, request, cancellationToken);
        return AddonGrant.Of(
            new("POSTGRESQL_URL", $"postgres://{grant.Name}:{grant.Password}@postgresql/{grant.Name}"),
            new("POSTGRESQL_USERNAME", grant.Name),
            new("POSTGRESQL_PASSWORD", grant.Password),
            new("POSTGRESQL_HOST", "postgresql"),
            new("POSTGRESQL_PORT", "5432"),
            new("POSTGRESQL_DATABASE", grant.Name));
    }

    public async Task TearDownAsync(string appId, CancellationToken cancellationToken)
    {
        if (await grants.FindAsync<PostgresqlGrant>(appId, Name, cancellationToken) is not { } grant)
        {
            return;
        }

        // Without data there never was a server, and nothing to start one for.
        if (Directory.Exists(Path.Combine(options.Home, "services", "postgresql", "data")))
        {
            await using var connection = await server.OpenAsync(null, cancellationToken);
            await PostgresqlDatabases.DropDatabaseAsync(connection, grant, cancellationToken);
            await PostgresqlDatabases.DropRoleAsync(connection, grant, cancellationToken);
        }

        await grants.RemoveAsync(appId, Name, cancellationToken);
    }

    public async Task ClearAsync(AddonRequest request, CancellationToken cancellationToken)
    {
        var grant = await GrantOfAsync(request, cancellationToken);
        await using var connection = await server.OpenAsync(request.Progress, cancellationToken);
        await PostgresqlDatabases.DropDatabaseAsync(connection, grant, cancellationToken);
        await EnsureDatabaseAsync(connection, grant, request, cancellationToken);
    }

    /// <summary>In the app's own name: nothing that it put into its database may run as superuser. Owners and rights stay out, as a clone has others.</summary>
    public async Task DumpAsync(AddonRequest request, string directory, CancellationToken cancellationToken)
    {
        var grant = await GrantOfAsync(request, cancellationToken);
        var endpoint = await server.EnsureAsync(request.Progress, cancellationToken);
        await DumpFile.WriteAsync(
            Path.Combine(directory, DumpName),
            file => command.RunAsync(
                endpoint.Container,
                [
                    "pg_dump", "--host=127.0.0.1", $"--username={grant.Name}", "--no-password", "--format=custom", "--compress=0",
                    "--no-owner", "--no-privileges", $"--dbname={grant.Name}",
                ],
                Password(grant.Password),
                null,
                file,
                cancellationToken),
            cancellationToken);
    }

    /// <summary>In the app's own name too: what a dump says to do is not to be trusted. All of it or nothing.</summary>
    public async Task RestoreAsync(AddonRequest request, string directory, CancellationToken cancellationToken)
    {
        await using var dump = DumpFile.Open(Path.Combine(directory, DumpName));
        var grant = await GrantOfAsync(request, cancellationToken);
        await ClearAsync(request, cancellationToken);
        var endpoint = await server.EnsureAsync(request.Progress, cancellationToken);
        await command.RunAsync(
            endpoint.Container,
            [
                "pg_restore", "--host=127.0.0.1", $"--username={grant.Name}", "--no-password", "--no-owner", "--no-privileges",
                "--exit-on-error", "--single-transaction", $"--dbname={grant.Name}",
            ],
            Password(grant.Password),
            (input, token) => dump.CopyToAsync(input, token),
            null,
            cancellationToken);
    }

    /// <summary>With indexes, which the dump only names: rather more than less.</summary>
    public async Task<long> MeasureAsync(AddonRequest request, CancellationToken cancellationToken)
    {
        var grant = await GrantOfAsync(request, cancellationToken);
        var endpoint = await server.EnsureAsync(request.Progress, cancellationToken);
        await using var connection = await PostgresqlCounts.OpenAsync(endpoint.Address, grant, cancellationToken);
        return await PostgresqlCounts.MeasureAsync(connection, cancellationToken);
    }

    /// <summary>As the app's own role: its tables may carry policies that run code.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountAsync(AddonRequest request, CancellationToken cancellationToken)
    {
        var grant = await GrantOfAsync(request, cancellationToken);
        var endpoint = await server.EnsureAsync(request.Progress, cancellationToken);
        await using var connection = await PostgresqlCounts.OpenAsync(endpoint.Address, grant, cancellationToken);
        return await PostgresqlCounts.ReadAsync(connection, cancellationToken);
    }

    public async Task<ServiceContainerName?> FindServiceAsync(AddonRequest request, CancellationToken cancellationToken) =>
        new((await server.EnsureAsync(request.Progress, cancellationToken)).Container, "postgresql");

    private static Dictionary<string, string> Password(string password) => new(StringComparer.Ordinal) { ["PGPASSWORD"] = password };

    private static void RequireLocale(AddonRequest request)
    {
        if (request.Text("locale") is { } locale && !LocalePattern().IsMatch(locale))
        {
            throw UnknownLocale();
        }
    }

    private static async Task EnsureDatabaseAsync(NpgsqlConnection connection, PostgresqlGrant grant, AddonRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await PostgresqlDatabases.EnsureDatabaseAsync(connection, grant, request.Text("locale"), cancellationToken);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.WrongObjectType)
        {
            throw UnknownLocale();
        }
    }

    private static ErrorException UnknownLocale() => new(AddonErrors.OptionInvalid(
        "postgresql", "locale", "names a locale that the database server does not have. Use one such as 'C', 'C.UTF-8' or 'de_DE.UTF-8'."));

    private async Task<PostgresqlGrant> GrantOfAsync(AddonRequest request, CancellationToken cancellationToken) =>
        await grants.FindAsync<PostgresqlGrant>(request.AppId, Name, cancellationToken) ?? throw new ErrorException(AddonErrors.NotProvisioned(Name));

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_.@-]{0,63}\z", RegexOptions.NonBacktracking)]
    private static partial Regex LocalePattern();
}
