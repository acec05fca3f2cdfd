using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Berth.Data;

/// <summary>
/// What SQLite keeps per connection only. The provider repeats a statement that finds the database busy at its
/// beginning, but not one that finds it busy at its end (the commit of a statement with RETURNING); SQLite's own
/// waiting covers both.
/// </summary>
internal sealed class ConnectionSettings : DbConnectionInterceptor
{
    /// <summary>How long a statement waits for another connection's lock, in milliseconds.</summary>
    private const int Patience = 30_000;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    /// <summary>As the pragma of that name does, but without a statement for it at every opening.</summary>
    private static void Apply(DbConnection connection) => raw.sqlite3_busy_timeout(((SqliteConnection)connection).Handle, Patience);
}
