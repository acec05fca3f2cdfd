using Berth.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Platform.Tests;

/// <summary>The file that everything stands on: private, and writers wait for each other instead of failing.</summary>
public sealed class DatabaseTests : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-database-").FullName;

    private string File => Path.Combine(_directory, "berth.db");

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Migrate_LeavesAPrivateFileWithAWriteAheadLog(bool existsInTheOldMode)
    {
        var token = TestContext.Current.CancellationToken;
        if (existsInTheOldMode)
        {
            await using var old = new SqliteConnection($"Data Source={File}");
            await old.OpenAsync(token);
            await RunAsync(old, "PRAGMA journal_mode = DELETE");
            await RunAsync(old, "CREATE TABLE earlier (id INTEGER)");
        }

        await using var services = Services();
        await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(token);
        await using var db = await services.GetRequiredService<IDbContextFactory<BerthDb>>().CreateDbContextAsync(token);
        Assert.Equal("wal", await ScalarAsync(db, "PRAGMA journal_mode"));
        Assert.Equal("30000", await ScalarAsync(db, "PRAGMA busy_timeout"));
        foreach (var file in Directory.GetFiles(_directory))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task Writer_IsNotShutOutByAReaderInTheMiddleOfARead()
    {
        var token = TestContext.Current.CancellationToken;
        await using var services = Services();
        await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(token);
        var factory = services.GetRequiredService<IDbContextFactory<BerthDb>>();
        await using (var db = await factory.CreateDbContextAsync(token))
        {
            await db.Database.ExecuteSqlRawAsync("CREATE TABLE rows (id INTEGER PRIMARY KEY); INSERT INTO rows VALUES (1), (2), (3)", token);
        }

        await using var reading = await factory.CreateDbContextAsync(token);
        await reading.Database.OpenConnectionAsync(token);
        await using var query = reading.Database.GetDbConnection().CreateCommand();
        query.CommandText = "SELECT id FROM rows";
        await using var reader = await query.ExecuteReaderAsync(token);
        Assert.True(await reader.ReadAsync(token));

        await using var writing = await factory.CreateDbContextAsync(token);
        await writing.Database.OpenConnectionAsync(token);
        await using var delete = writing.Database.GetDbConnection().CreateCommand();
        delete.CommandText = "DELETE FROM rows WHERE id = 3 RETURNING id";
        delete.CommandTimeout = 1;
        Assert.Equal(3L, await delete.ExecuteScalarAsync(token));
    }

    private ServiceProvider Services() => new ServiceCollection().AddLogging().AddBerthData(File).BuildServiceProvider();

    private static async Task RunAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string?> ScalarAsync(BerthDb db, string sql)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return (await command.ExecuteScalarAsync())?.ToString();
    }
}
