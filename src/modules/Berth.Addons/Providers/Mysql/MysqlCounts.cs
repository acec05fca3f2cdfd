using MySqlConnector;

namespace Berth.Addons.Providers.Mysql;

/// <summary>Counts rows in one snapshot of an app's databases. Views are left out: what they show may be code of the app's.</summary>
internal static class MysqlCounts
{
    public static async Task<IReadOnlyDictionary<string, long>> ReadAsync(MySqlConnection connection, MysqlGrant grant, CancellationToken cancellationToken)
    {
        List<(string Database, string Table)> tables = [];
        foreach (var database in await MysqlDatabases.ListAsync(connection, grant, cancellationToken))
        {
            tables.AddRange((await TablesAsync(connection, database, cancellationToken)).Select(table => (database, table)));
        }

        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        foreach (var (database, table) in tables)
        {
            // Named without the app's own name, which another app that gets the same data does not have.
            var shown = database == grant.Name ? "mysql" : $"mysql/{database[grant.Prefix.Length..]}";
            await using var command = new MySqlCommand($"SELECT COUNT(*) FROM {MysqlDatabases.Identifier(database)}.{MysqlDatabases.Identifier(table)}", connection, transaction);
            counts[$"{shown}/{table}"] = Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken));
        }

        return counts;
    }

    /// <summary>Bytes of the rows of all the app's databases, as the server estimates them.</summary>
    public static async Task<long> MeasureAsync(MySqlConnection connection, MysqlGrant grant, CancellationToken cancellationToken)
    {
        await using var command = new MySqlCommand(
            "SELECT COALESCE(SUM(data_length), 0) FROM information_schema.tables WHERE table_schema = @name OR LEFT(table_schema, CHAR_LENGTH(@prefix)) = @prefix", connection);
        command.Parameters.AddWithValue("@name", grant.Name);
        command.Parameters.AddWithValue("@prefix", grant.Prefix);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken));
    }

    private static async Task<List<string>> TablesAsync(MySqlConnection connection, string database, CancellationToken cancellationToken)
    {
        await using var command = new MySqlCommand(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = @database AND table_type = 'BASE TABLE' ORDER BY table_name", connection);
        command.Parameters.AddWithValue("@database", database);
        List<string> names = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }
}
