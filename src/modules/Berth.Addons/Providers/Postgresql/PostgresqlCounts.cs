using Npgsql;

namespace Berth.Addons.Providers.Postgresql;

/// <summary>Counts rows in one snapshot of an app's database.</summary>
internal static class PostgresqlCounts
{
    public static async Task<NpgsqlConnection> OpenAsync(string address, PostgresqlGrant grant, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder { Host = address, Username = grant.Name, Password = grant.Password, Database = grant.Name, Pooling = false };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public static async Task<IReadOnlyDictionary<string, long>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (schema, table) in await TablesAsync(connection, cancellationToken))
        {
            await using var command = new NpgsqlCommand($"SELECT count(*) FROM ONLY {Identifier(schema)}.{Identifier(table)}", connection, transaction);
            counts[schema == "public" ? $"postgresql/{table}" : $"postgresql/{schema}.{table}"] = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }

        return counts;
    }

    /// <summary>Bytes of the connection's database on disk.</summary>
    public static async Task<long> MeasureAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_catalog.pg_database_size(pg_catalog.current_database())", connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<List<(string Schema, string Table)>> TablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT schemaname, tablename FROM pg_catalog.pg_tables WHERE tableowner = current_user ORDER BY 1, 2", connection);
        List<(string, string)> names = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            names.Add((reader.GetString(0), reader.GetString(1)));
        }

        return names;
    }

    private static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
