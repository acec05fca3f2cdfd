using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Berth.Data;

/// <summary>
/// What SQLite keeps per connection only. The provider repeats a statement that finds the database busy at its
/// beginning, but not one that finds it busy at its end (the commit of a statement with RETURNING); SQLite's own
/// waiting covers both.
/// </summary>
internal sealed class ConnectionSettings : DbConnectionInterceptor
{
    /// <summary>How long a statement waits for another connection's lock, in milliseconds.</summary>
    private const string Settings = "PRAGMA busy_timeout = 30000";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Settings;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
