using MySqlConnector;

namespace Berth.Addons.Providers.Mysql;

/// <summary>The statements by which an app's user and databases come and go. Each may be repeated.</summary>
internal static class MysqlDatabases
{
    /// <summary>
    /// The user, its password, and all rights in its own databases. In a grant <c>_</c> stands for any character, so it
    /// is escaped: otherwise <c>app1_</c> would reach into <c>app12</c>.
    /// </summary>
    public static async Task EnsureUserAsync(MySqlConnection connection, MysqlGrant grant, CancellationToken cancellationToken)
    {
        var user = $"{Text(grant.Name)}@'%'";
        await RunAsync(connection, $"CREATE USER IF NOT EXISTS {user} IDENTIFIED BY {Text(grant.Password)}", cancellationToken);
        await RunAsync(connection, $"ALTER USER {user} IDENTIFIED BY {Text(grant.Password)}", cancellationToken);
        await RunAsync(connection, $"GRANT ALL PRIVILEGES ON {Identifier(Pattern(grant.Name))}.* TO {user}", cancellationToken);
        await RunAsync(connection, $"GRANT ALL PRIVILEGES ON {Identifier(Pattern(grant.Prefix) + "%")}.* TO {user}", cancellationToken);
    }

    public static Task CreateAsync(MySqlConnection connection, string name, CancellationToken cancellationToken) =>
        RunAsync(connection, $"CREATE DATABASE IF NOT EXISTS {Identifier(name)} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci", cancellationToken);

    /// <summary>The one database and those of the prefix, as far as they exist.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(MySqlConnection connection, MysqlGrant grant, CancellationToken cancellationToken)
    {
        await using var command = new MySqlCommand(
            "SELECT schema_name FROM information_schema.schemata WHERE schema_name = @name OR LEFT(schema_name, CHAR_LENGTH(@prefix)) = @prefix ORDER BY schema_name",
            connection);
        command.Parameters.AddWithValue("@name", grant.Name);
        command.Parameters.AddWithValue("@prefix", grant.Prefix);
        List<string> names = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    public static async Task DropAllAsync(MySqlConnection connection, MysqlGrant grant, CancellationToken cancellationToken)
    {
        foreach (var name in await ListAsync(connection, grant, cancellationToken))
        {
            await RunAsync(connection, $"DROP DATABASE IF EXISTS {Identifier(name)}", cancellationToken);
        }
    }

    /// <summary>Connections that are open end too, so that nothing is made after the databases are dropped.</summary>
    public static async Task DropUserAsync(MySqlConnection connection, MysqlGrant grant, CancellationToken cancellationToken)
    {
        await RunAsync(connection, $"DROP USER IF EXISTS {Text(grant.Name)}@'%'", cancellationToken);
        await RunAsync(connection, $"KILL USER {Text(grant.Name)}", cancellationToken);
    }

    public static string Identifier(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    private static string Pattern(string name) =>
        name.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal);

    private static string Text(string value) => $"'{MySqlHelper.EscapeString(value)}'";

    private static async Task RunAsync(MySqlConnection connection, string statement, CancellationToken cancellationToken)
    {
        await using var command = new MySqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
