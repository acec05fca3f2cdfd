using Npgsql;

namespace Berth.Addons.Providers.Postgresql;

/// <summary>The statements by which an app's role and database come and go. Each may be repeated.</summary>
internal static class PostgresqlDatabases
{
    /// <summary>The role: it may log in and nothing else.</summary>
    public static async Task EnsureRoleAsync(NpgsqlConnection connection, PostgresqlGrant grant, CancellationToken cancellationToken)
    {
        var role = Identifier(grant.Name);
        if (!await ExistsAsync(connection, "SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1", grant.Name, cancellationToken))
        {
            await RunAsync(connection, $"CREATE ROLE {role}", cancellationToken);
        }

        await RunAsync(
            connection,
            $"ALTER ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD '{ScramVerifier.Create(grant.Password)}'",
            cancellationToken);
    }

    /// <summary>
    /// The database, which the role owns (and with it, since version 15, the schema <c>public</c>) and nobody else may
    /// enter. Made from <c>template0</c>, the only template that takes another locale.
    /// </summary>
    /// <param name="locale">Null is the server's.</param>
    /// <exception cref="PostgresException">42809 when the server does not know the locale.</exception>
    public static async Task EnsureDatabaseAsync(NpgsqlConnection connection, PostgresqlGrant grant, string? locale, CancellationToken cancellationToken)
    {
        var name = Identifier(grant.Name);
        if (!await DatabaseExistsAsync(connection, grant, cancellationToken))
        {
            var collation = locale is null ? "" : $" LC_COLLATE {Text(locale)} LC_CTYPE {Text(locale)}";
            await RunAsync(connection, $"CREATE DATABASE {name} OWNER {name} TEMPLATE template0 ENCODING 'UTF8'{collation}", cancellationToken);
        }

        await RunAsync(connection, $"ALTER DATABASE {name} OWNER TO {name}", cancellationToken);
        await RunAsync(connection, $"REVOKE ALL ON DATABASE {name} FROM PUBLIC", cancellationToken);
    }

    /// <summary>Keeps app roles out of the databases that come with the server.</summary>
    public static Task CloseOwnDatabasesAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        RunAsync(connection, "REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC", cancellationToken);

    /// <summary>Ends what is connected.</summary>
    public static async Task DropDatabaseAsync(NpgsqlConnection connection, PostgresqlGrant grant, CancellationToken cancellationToken)
    {
        if (await DatabaseExistsAsync(connection, grant, cancellationToken))
        {
            await RunAsync(connection, $"DROP DATABASE IF EXISTS {Identifier(grant.Name)} WITH (FORCE)", cancellationToken);
        }
    }

    public static Task DropRoleAsync(NpgsqlConnection connection, PostgresqlGrant grant, CancellationToken cancellationToken) =>
        RunAsync(connection, $"DROP ROLE IF EXISTS {Identifier(grant.Name)}", cancellationToken);

    private static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    private static Task<bool> DatabaseExistsAsync(NpgsqlConnection connection, PostgresqlGrant grant, CancellationToken cancellationToken) =>
        ExistsAsync(connection, "SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1", grant.Name, cancellationToken);

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string query, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(query, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = name } } };
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string statement, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
