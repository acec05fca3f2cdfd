using Berth.Backups.Taking;
using Berth.Kernel;
using Berth.Ports.Programs;
using Berth.Testing.Fakes;
using Microsoft.Data.Sqlite;

namespace Berth.Backups.Tests;

/// <summary>What an app may have put into its data, and a backup into its record.</summary>
public sealed class HostileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-hostile-").FullName;
    private readonly FakeProgramRunner _programs = new();

    public HostileTests()
    {
        _programs.Programs["chown"] = _ => new ProgramResult(0, "", "");
        Directory.CreateDirectory(Path.Combine(_folder, "data"));
        Directory.CreateDirectory(Path.Combine(_folder, "backup"));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../x")]
    [InlineData("")]
    [InlineData("link/x")]
    [InlineData("a//x")]
    public void PathsOutOfTheFolder_AreRefused(string path)
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "/etc");
        Assert.Equal("backup.bad_record", Assert.Throws<ErrorException>(() => Inside.Resolve(_folder, path)).Error.Code);
    }

    [Fact]
    public async Task SqliteInUse_IsCopiedAsOfOneMoment_WithItsLog()
    {
        await using var app = await OpenAsync("data/live.db");
        await RunAsync(app, "PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1), (2), (3)");
        Assert.True(File.Exists(In("data/live.db-wal")));

        var copies = await TakeAsync([]);
        await RunAsync(app, "INSERT INTO t VALUES (4)");

        Assert.Equal([new SqliteCopy("live.db", "sqlite/1.db")], copies);
        await using var copy = await OpenAsync("backup/sqlite/1.db");
        await using var count = copy.CreateCommand();
        count.CommandText = "SELECT COUNT(*) FROM t";
        Assert.Equal(3L, await count.ExecuteScalarAsync());
        Assert.Contains(In("data/live.db-wal"), SqliteCopies.Replaced(In("data"), copies));
    }

    [Fact]
    public async Task LinkInADatabasesPlace_IsNotFollowed()
    {
        await using (var secret = await OpenAsync("secret.db"))
        {
            await RunAsync(secret, "CREATE TABLE t (a)");
        }

        File.CreateSymbolicLink(In("data/mine.db"), In("secret.db"));
        Assert.Empty(await TakeAsync([]));
        await Assert.ThrowsAsync<ErrorException>(() => TakeAsync(["/app/data/mine.db"]));
        Assert.False(File.Exists(In("backup/sqlite/1.db")));
    }

    [Fact]
    public async Task WhatOnlyLooksLikeADatabase_IsLeftToTheFiles()
    {
        await File.WriteAllTextAsync(In("data/text.db"), new string('x', 2000));
        await File.WriteAllTextAsync(In("data/half.sqlite"), "SQLite format 3\0" + new string('x', 2000));
        var copies = await TakeAsync([]);
        Assert.DoesNotContain(copies, copy => copy.Path == "text.db");
    }

    private string In(string path) => Path.Combine(_folder, path);

    private Task<IReadOnlyList<SqliteCopy>> TakeAsync(IReadOnlyList<string> declared) =>
        new SqliteCopies(_programs, TimeProvider.System).TakeAsync(In("data"), declared, In("backup"), _ => { }, CancellationToken.None);

    private async Task<SqliteConnection> OpenAsync(string path)
    {
        var connection = new SqliteConnection($"Data Source={In(path)}");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task RunAsync(SqliteConnection connection, string statements)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = statements;
        await command.ExecuteNonQueryAsync();
    }
}
