using Berth.Addons.Providers;
using MySqlConnector;

namespace Berth.Addons.Tests.Real;

public sealed class MysqlTests(PlatformFixture platform)
{
    [Fact]
    public async Task Ensure_Twice_KeepsPasswordAndData()
    {
        var addons = await platform.AddonsAsync();
        var app = Apps.New(("mysql", "{}"));
        var first = await addons.EnsureAsync(app, null, CancellationToken.None);
        await ExecuteAsync(first, "CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('kept')");

        var second = await addons.EnsureAsync(app, null, CancellationToken.None);

        Assert.Equal(first.Environment, second.Environment);
        Assert.Equal("kept", await ScalarAsync(second, "SELECT text FROM notes"));
        Assert.Equal("mysql", second.Value("CLOUDRON_MYSQL_HOST"));
        var name = second.Value("CLOUDRON_MYSQL_DATABASE");
        Assert.True(name.Length <= 16);
        Assert.Equal($"mysql://{name}:{second.Value("CLOUDRON_MYSQL_PASSWORD")}@mysql/{name}", second.Value("CLOUDRON_MYSQL_URL"));
        Assert.Equal("utf8mb4 utf8mb4_unicode_ci", await ScalarAsync(second, "SELECT CONCAT(@@character_set_database, ' ', @@collation_database)"));
        await addons.TearDownAsync(app.AppId, null, CancellationToken.None);
    }

    [Fact]
    public async Task DumpAndRestore_BringBackContentIntoTheSameAndIntoAnotherApp()
    {
        var addons = await platform.AddonsAsync();
        var (app, clone) = (Apps.New(("mysql", "{}")), Apps.New(("mysql", "{}")));
        var grants = await addons.EnsureAsync(app, null, CancellationToken.None);
        await ExecuteAsync(grants, """
            CREATE TABLE notes (id INT PRIMARY KEY AUTO_INCREMENT, text TEXT, data LONGBLOB);
            INSERT INTO notes (text, data) VALUES ('größe; -- ''quoted''\n💾', REPEAT(UNHEX('00FF0A'), 500000));
            CREATE TABLE log (text TEXT);
            CREATE TRIGGER noted AFTER INSERT ON notes FOR EACH ROW INSERT INTO log VALUES (NEW.text);
            CREATE VIEW texts AS SELECT text FROM notes;
            CREATE PROCEDURE count_notes() SELECT COUNT(*) FROM notes;
            """);
        var directory = platform.NewDirectory();
        Assert.True(await addons.MeasureAsync(app, CancellationToken.None) > 0);
        await addons.DumpAsync(app, directory, CancellationToken.None);
        Assert.Equal(["mysqldump"], Directory.GetFiles(directory).Select(Path.GetFileName));
        await ExecuteAsync(grants, "DROP TABLE notes; CREATE TABLE later (id INT)");

        await addons.RestoreAsync(app, directory, CancellationToken.None);
        var ofClone = await addons.EnsureAsync(clone, null, CancellationToken.None);
        await addons.RestoreAsync(clone, directory, CancellationToken.None);

        foreach (var restored in (AddonGrants[])[grants, ofClone])
        {
            Assert.Equal("größe; -- 'quoted'\n💾", await ScalarAsync(restored, "SELECT text FROM texts"));
            Assert.Equal("1500000", await ScalarAsync(restored, "SELECT CAST(LENGTH(data) AS CHAR) FROM notes"));
            await ExecuteAsync(restored, "INSERT INTO notes (text) VALUES ('new')");
            Assert.Equal("new", await ScalarAsync(restored, "SELECT text FROM log"));
            Assert.Equal("2", await ScalarAsync(restored, "CALL count_notes()"));
            Assert.Equal("0", await ScalarAsync(restored, "SELECT CAST(COUNT(*) AS CHAR) FROM information_schema.tables WHERE table_name = 'later'"));
        }

        await addons.TearDownAsync(app.AppId, null, CancellationToken.None);
        await addons.TearDownAsync(clone.AppId, null, CancellationToken.None);
    }

    [Fact]
    public async Task Restore_OfADumpThatRunsCommands_FailsAndRunsNone()
    {
        var addons = await platform.AddonsAsync();
        var app = Apps.New(("mysql", "{}"));
        await addons.EnsureAsync(app, null, CancellationToken.None);
        var directory = platform.NewDirectory();
        await File.WriteAllTextAsync(Path.Combine(directory, "mysqldump"), "\\! touch /tmp/owned\nsystem touch /tmp/owned\nSELECT LOAD_FILE('/etc/passwd');\n");

        await Assert.ThrowsAsync<Kernel.ErrorException>(() => addons.RestoreAsync(app, directory, CancellationToken.None));

        Assert.Null(await platform.Engine.StatPathAsync(platform.Options.ContainerPrefix + "mysql", "/tmp/owned", CancellationToken.None));
        await addons.TearDownAsync(app.AppId, null, CancellationToken.None);
    }

    [Fact]
    public async Task Clear_EmptiesTheDatabaseAndKeepsTheLogin()
    {
        var addons = await platform.AddonsAsync();
        var app = Apps.New(("mysql", "{}"));
        var grants = await addons.EnsureAsync(app, null, CancellationToken.None);
        await ExecuteAsync(grants, "CREATE TABLE notes (text TEXT)");

        await addons.ClearAsync(app, CancellationToken.None);

        Assert.Equal("0", await ScalarAsync(grants, "SELECT CAST(COUNT(*) AS CHAR) FROM information_schema.tables WHERE table_schema = DATABASE()"));
        await addons.TearDownAsync(app.AppId, null, CancellationToken.None);
    }

    [Fact]
    public async Task App_CannotReachAnythingThatIsNotItsOwn()
    {
        var addons = await platform.AddonsAsync();
        var (app, other) = (Apps.New(("mysql", "{}")), Apps.New(("mysql", "{}")));
        var grants = await addons.EnsureAsync(app, null, CancellationToken.None);
        var others = await addons.EnsureAsync(other, null, CancellationToken.None);
        var (own, foreign) = (grants.Value("CLOUDRON_MYSQL_DATABASE"), others.Value("CLOUDRON_MYSQL_DATABASE"));

        await RefusedAsync(grants, $"USE {foreign}");
        await RefusedAsync(grants, "SELECT * FROM mysql.user");
        await RefusedAsync(grants, "SELECT LOAD_FILE('/etc/passwd') INTO OUTFILE '/tmp/x'");
        await RefusedAsync(grants, "CREATE DATABASE another");
        await RefusedAsync(grants, $"CREATE DATABASE {own}x");
        await RefusedAsync(grants, $"CREATE DATABASE {own[..^1]}_");
        await RefusedAsync(grants, "CREATE USER hacker IDENTIFIED BY 'x'");
        await RefusedAsync(grants, $"GRANT ALL ON {own}.* TO {foreign}");
        await RefusedAsync(grants, "SET GLOBAL max_connections = 1");
        await RefusedAsync(grants, "USE test");
        Assert.True(await ScalarAsync(grants, "SELECT LOAD_FILE('/etc/passwd')") is null or "");
        Assert.Equal($"information_schema,{own}", await ScalarAsync(grants, "SELECT GROUP_CONCAT(schema_name ORDER BY schema_name = DATABASE()) FROM information_schema.schemata"));
        await addons.TearDownAsync(app.AppId, null, CancellationToken.None);
        await addons.TearDownAsync(other.AppId, null, CancellationToken.None);
    }

    [Fact]
    public async Task MultipleDatabases_ComeAndGoWithinThePrefixOnly_AndAreAllDumped()
    {
        var addons = await platform.AddonsAsync();
        var (app, clone) = (Apps.New(("mysql", """{"multipleDatabases":true}""")), Apps.New(("mysql", """{"multipleDatabases":true}""")));
        var grants = await addons.EnsureAsync(app, null, CancellationToken.None);
        var prefix = grants.Value("CLOUDRON_MYSQL_DATABASE_PREFIX");
        Assert.EndsWith("_", prefix, StringComparison.Ordinal);
        Assert.False(grants.Has("CLOUDRON_MYSQL_URL") || grants.Has("CLOUDRON_MYSQL_DATABASE"));
        await ExecuteAsync(grants, $"CREATE DATABASE {prefix}one; CREATE DATABASE `{prefix}two %/é`; CREATE TABLE {prefix}one.notes (text TEXT); INSERT INTO {prefix}one.notes VALUES ('first')");
        await ExecuteAsync(grants, $"CREATE TABLE `{prefix}two %/é`.notes AS SELECT 'second' AS text; CREATE DATABASE {prefix}three; DROP DATABASE {prefix}three");
        await RefusedAsync(grants, $"CREATE DATABASE {prefix.Replace('_', 'x')}one");
        var directory = platform.NewDirectory();
        await addons.DumpAsync(app, directory, CancellationToken.None);

        var ofClone = await addons.EnsureAsync(clone, null, CancellationToken.None);
        await addons.RestoreAsync(clone, directory, CancellationToken.None);

        var clonePrefix = ofClone.Value("CLOUDRON_MYSQL_DATABASE_PREFIX");
        Assert.Equal("first", await ScalarAsync(ofClone, $"SELECT text FROM {clonePrefix}one.notes"));
        Assert.Equal("second", await ScalarAsync(ofClone, $"SELECT text FROM `{clonePrefix}two %/é`.notes"));
        await addons.TearDownAsync(app.AppId, null, CancellationToken.None);
        await addons.TearDownAsync(clone.AppId, null, CancellationToken.None);
        Assert.Equal("0", await AsRootAsync($"SELECT CAST(COUNT(*) AS CHAR) FROM information_schema.schemata WHERE schema_name LIKE '{prefix[..^1]}%'"));
    }

    [Fact]
    public async Task TearDown_LeavesNeitherUserNorDatabaseNorGrant_AndMayBeRepeated()
    {
        var addons = await platform.AddonsAsync();
        var app = Apps.New(("mysql", "{}"));
        var grants = await addons.EnsureAsync(app, null, CancellationToken.None);
        var name = grants.Value("CLOUDRON_MYSQL_USERNAME");

        await addons.TearDownAsync(app.AppId, null, CancellationToken.None);
        await addons.TearDownAsync(app.AppId, ["mysql"], CancellationToken.None);

        Assert.Empty(await addons.ListProvisionedAsync(app.AppId, CancellationToken.None));
        Assert.Equal("0", await AsRootAsync($"SELECT CAST(COUNT(*) AS CHAR) FROM mysql.user WHERE user = '{name}'"));
        Assert.Equal("0", await AsRootAsync($"SELECT CAST(COUNT(*) AS CHAR) FROM mysql.db WHERE user = '{name}'"));
        Assert.Equal("0", await AsRootAsync($"SELECT CAST(COUNT(*) AS CHAR) FROM information_schema.schemata WHERE schema_name LIKE '{name}%'"));
    }

    private async Task<MySqlConnection> OpenAsync(string user, string password, string database)
    {
        var connection = new MySqlConnection(new MySqlConnectionStringBuilder
        {
            Server = await platform.AddressOfAsync("mysql"),
            UserID = user,
            Password = password,
            Database = database,
            SslMode = MySqlSslMode.Disabled,
            Pooling = false,
            AllowUserVariables = true,
        }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private Task<MySqlConnection> OpenAsync(AddonGrants grants) => OpenAsync(
        grants.Value("CLOUDRON_MYSQL_USERNAME"),
        grants.Value("CLOUDRON_MYSQL_PASSWORD"),
        grants.Has("CLOUDRON_MYSQL_DATABASE") ? grants.Value("CLOUDRON_MYSQL_DATABASE") : "");

    private async Task ExecuteAsync(AddonGrants grants, string statements)
    {
        await using var connection = await OpenAsync(grants);
        await using var command = new MySqlCommand(statements, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<string?> ScalarAsync(AddonGrants grants, string query)
    {
        await using var connection = await OpenAsync(grants);
        await using var command = new MySqlCommand(query, connection);
        return (await command.ExecuteScalarAsync())?.ToString();
    }

    private async Task RefusedAsync(AddonGrants grants, string statement)
    {
        var failure = await Assert.ThrowsAsync<MySqlException>(() => ExecuteAsync(grants, statement));
        Assert.Contains("denied", failure.Message, StringComparison.Ordinal);
    }

    private async Task<string?> AsRootAsync(string query)
    {
        var root = await RootSecret.ReadAsync(platform, "mysql");
        await using var connection = await OpenAsync("root", root, "");
        await using var command = new MySqlCommand(query, connection);
        return (await command.ExecuteScalarAsync())?.ToString();
    }
}
