using Berth.Kernel;
using Npgsql;

namespace Berth.Addons.Services;

internal static class PostgresqlService
{
    public const string Id = "postgresql";
    public const int Port = 5432;

    /// <summary>The superuser, and the database it is met in.</summary>
    public const string Root = "postgres";

    public static ServiceDefinition Define(long machineMemory) => new()
    {
        Id = Id,
        Image = "postgresql",
        HostName = "postgresql",
        Kind = Labels.KindService,
        Environment = secret => [new("BERTH_ROOT_PASSWORD", secret)],
        DefaultMemory = ServiceMemory.Database(machineMemory),
        PingAsync = async (address, secret, cancellationToken) =>
        {
            await using var connection = await OpenAsync(address, secret, Root, cancellationToken);
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteScalarAsync(cancellationToken);
        },
    };

    /// <summary>
    /// A connection as superuser, not pooled. An app owns its database and may set its search path, so the path is
    /// fixed here: otherwise a function of the app could run in the superuser's name.
    /// </summary>
    public static async Task<NpgsqlConnection> OpenAsync(string address, string secret, string database, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = address,
            Port = Port,
            Username = Root,
            Password = secret,
            Database = database,
            SslMode = SslMode.Disable,
            Pooling = false,
            Timeout = 5,
            CommandTimeout = 300,
            SearchPath = "pg_catalog",
            NoResetOnClose = true,
        }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}

/// <summary>Superuser connections to the shared PostgreSQL, which starts when it does not run.</summary>
internal sealed class PostgresqlServer(ServiceDefinitions definitions, ServiceRunner runner)
{
    public async Task<ServiceEndpoint> EnsureAsync(IProgress<string>? progress, CancellationToken cancellationToken) =>
        await runner.EnsureAsync(await definitions.PostgresqlAsync(cancellationToken), progress, cancellationToken);

    /// <exception cref="ErrorException">As <see cref="ServiceRunner.EnsureAsync"/>.</exception>
    public async Task<NpgsqlConnection> OpenAsync(IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var endpoint = await EnsureAsync(progress, cancellationToken);
        return await PostgresqlService.OpenAsync(endpoint.Address, endpoint.Secret, PostgresqlService.Root, cancellationToken);
    }
}
