using Berth.Kernel;
using MySqlConnector;

namespace Berth.Addons.Services;

/// <summary>MariaDB as the contract's <c>mysql</c>.</summary>
internal static class MysqlService
{
    public const string Id = "mysql";
    public const int Port = 3306;

    public static ServiceDefinition Define(long machineMemory) => new()
    {
        Id = Id,
        Image = "mysql",
        HostName = "mysql",
        Kind = Labels.KindService,
        Environment = secret => [new("BERTH_ROOT_PASSWORD", secret)],
        DefaultMemory = ServiceMemory.Database(machineMemory),
        PingAsync = async (address, secret, cancellationToken) =>
        {
            await using var connection = await OpenAsync(address, secret, cancellationToken);
            await using var command = new MySqlCommand("SELECT 1", connection);
            await command.ExecuteScalarAsync(cancellationToken);
        },
    };

    /// <summary>A connection as root, not pooled: the platform opens few, and a replaced server must not be met with an old one.</summary>
    public static async Task<MySqlConnection> OpenAsync(string address, string secret, CancellationToken cancellationToken)
    {
        var connection = new MySqlConnection(new MySqlConnectionStringBuilder
        {
            Server = address,
            Port = Port,
            UserID = "root",
            Password = secret,
            SslMode = MySqlSslMode.Disabled,
            Pooling = false,
            ConnectionTimeout = 5,
            DefaultCommandTimeout = 300,
        }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}

/// <summary>Root connections to the shared MariaDB, which starts when it does not run.</summary>
internal sealed class MysqlServer(ServiceDefinitions definitions, ServiceRunner runner)
{
    public async Task<ServiceEndpoint> EnsureAsync(IProgress<string>? progress, CancellationToken cancellationToken) =>
        await runner.EnsureAsync(await definitions.MysqlAsync(cancellationToken), progress, cancellationToken);

    /// <exception cref="ErrorException">As <see cref="ServiceRunner.EnsureAsync"/>.</exception>
    public async Task<MySqlConnection> OpenAsync(IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var endpoint = await EnsureAsync(progress, cancellationToken);
        return await MysqlService.OpenAsync(endpoint.Address, endpoint.Secret, cancellationToken);
    }
}
