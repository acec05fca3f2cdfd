using Berth.Addons.Providers;
using Berth.Kernel;
using Npgsql;

namespace Berth.Addons.Tests.Real;

public sealed class PostgresqlTests(PlatformFixture platform)
{
    [Fact]
    public async Task Ensure_Twice_KeepsPasswordAndData()
    {
        var addons = await platform.AddonsAsync();
        var app = Apps.New(("postgresql", "{}"));
        var first = await addons.EnsureAsync(app, null, CancellationToken.None);
        await ExecuteAsync(first, "CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('kept')");

        var second = await addons.EnsureAsync(app, null, CancellationToken.None);

        Assert.Equal(first.Environment, second.Environment);
        Assert.Equal("kept", await ScalarAsync(second, "SELECT text FROM notes"));
        var name = second.Value("CLOUDRON_POSTGRESQL_DATABASE");
        Assert.Equal($"postgres://{name}:{second.Value("CLOUDRON_POSTGRESQL_PASSWORD")}@postgresql/{name}", second.Value("CLOUDRON_POSTGRESQL_URL"));
        Assert.Equal("UTF8", await ScalarAsync(second, "SHOW server_encoding"));
        await addons.TearDownAsync(app.AppId, null, CancellationToken.None);
    }

    [Fact]
    public async Task DumpAndRestore_BringBackContentIntoTheSameAndIntoAnotherApp()
    {
        var addons = await platform.AddonsAsync();
        var (app, clone) = (Apps.New(("postgresql", "{}")), Apps.New(("postgresql", "{}")));
        var grants = await addons.EnsureAsync(app, null, CancellationToken.None);
        await ExecuteAsync(grants, """
            CREATE EXTENSION citext; CREATE EXTENSION postgis; CREATE EXTENSION hstore;
            CREATE SCHEMA inner_part;
            CREATE TABLE inner_part.notes (id serial PRIMARY KEY, text citext, data bytea, spot geometry(Point, 4326), tags hstore);
            INSERT INTO inner_part.notes (text, data, spot, tags) VALUES (E'größe 💾\n\\.', decode(repeat('00ff0a', 300000), 'hex'), ST_SetSRID(ST_MakePoint(1, 2), 4326), 'a=>1');
            CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n * 2';
            CREATE VIEW public.texts AS SELECT text FROM inner_part.notes;
            """);
        var directory = platform.NewDirectory();
        Assert.True(await addons.MeasureAsync(app, CancellationToken.None) > 0);
        await addons.DumpAsync(app, directory, CancellationToken.None);
        Assert.Equal(["postgresqldump"], Directory.GetFiles(directory).Select(Path.GetFileName));
        await ExecuteAsync(grants, "DROP SCHEMA inner_part CASCADE; CREATE TABLE later (id int)");

        await addons.RestoreAsync(app, directory, CancellationToken.None);
        var ofClone = await addons.EnsureAsync(clone, null, CancellationToken.None);
        await addons.RestoreAsync(clone, directory, CancellationToken.None);

        foreach (var restored in (AddonGrants[])[grants, ofClone])
        {
            Assert.Equal("größe 💾\n\\.", await ScalarAsync(restored, "SELECT text::text FROM texts WHERE text = E'GRÖßE 💾\\n\\\\.'"));
            Assert.Equal("900000", await ScalarAsync(restored, "SELECT length(data) FROM inner_part.notes"));
            Assert.Equal("POINT(1 2)", await ScalarAsync(restored, "SELECT ST_AsText(spot) FROM inner_part.notes"));
            Assert.Equal("8", await ScalarAsync(restored, "SELECT twice(4)"));
            Assert.Equal("0", await ScalarAsync(restored, "SELECT count(*) FROM pg_tables WHERE tablename = 'later'"));
            await ExecuteAsync(restored, "INSERT INTO inner_part.notes (text) VALUES ('new'); DROP EXTENSION hstore CASCADE");
        }

        await addons.TearDownAsync(app.AppId, null, CancellationToken.None);
        await addons.TearDownAsync(clone.AppId, null, CancellationToken.None);
    }

    [Fact]
    public async Task Restore_OfSomethingElse_FailsAndSaysSo()
    {
        var addons = await platform.AddonsAsync();
        var app = Apps.New(("postgresql", "{}"));
        await addons.EnsureAsync(app, null, CancellationToken.None);
        var directory = platform.NewDirectory();

        var missing = await Assert.ThrowsAsync<ErrorException>(() => addons.RestoreAsync(app, directory, CancellationToken.None));
        await File.WriteAllTextAsync(Path.Combine(directory, "postgresqldump"), "\\! touch /tmp/owned\n" + new string('x', 1 << 20));
        var damaged = await Assert.ThrowsAsync<ErrorException>(() => addons.RestoreAsync(app, directory, CancellationToken.None));

        Assert.Equal("addon.dump_missing", missing.Error.Code);
        Assert.Equal("addon.command_failed", damaged.Error.Code);
        Assert.Contains("pg_restore", damaged.Message, StringComparison.Ordinal);
        await addons.TearDownAsync(app.AppId, null, CancellationToken.None);
    }

    [Fact]
    public async Task Clear_EmptiesTheDatabaseUnderAnOpenConnectionAndKeepsTheLogin()
    {
        var addons = await platform.AddonsAsync();
        var app = Apps.New(("postgresql", "{}"));
        var grants = await addons.EnsureAsync(app, null, CancellationToken.None);
        await using var open = await OpenAsync(grants);
        await ExecuteAsync(grants, "CREATE TABLE notes (text TEXT)");

        await addons.ClearAsync(app, CancellationToken.None);

        Assert.Equal("0", await ScalarAsync(grants, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
        await addons.TearDownAsync(app.AppId, null, CancellationToken.None);
    }

    [Fact]
    public async Task App_CannotReachAnythingThatIsNotItsOwn()
    {
        var addons = await platform.AddonsAsync();
        var (app, other) = (Apps.New(("postgresql", "{}")), Apps.New(("postgresql", "{}")));
        var grants = await addons.EnsureAsync(app, null, CancellationToken.None);
        var foreign = (await addons.EnsureAsync(other, null, CancellationToken.None)).Value("CLOUDRON_POSTGRESQL_DATABASE");
        await ExecuteAsync(grants, "CREATE TABLE lines (text TEXT)");

        foreach (var database in (string[])[foreign, "postgres", "template1"])
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => OpenAsync(grants, database));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }

        await RefusedAsync(grants, "COPY lines FROM PROGRAM 'id'");
        await RefusedAsync(grants, "COPY lines FROM '/etc/passwd'");
        await RefusedAsync(grants, "COPY lines TO '/tmp/x'");
        await RefusedAsync(grants, "SELECT pg_read_file('/etc/passwd')");
        await RefusedAsync(grants, "SELECT pg_ls_dir('/')");
        await RefusedAsync(grants, "SELECT lo_import('/etc/passwd')");
        await RefusedAsync(grants, "SELECT * FROM pg_authid");
        await RefusedAsync(grants, "CREATE ROLE hacker SUPERUSER");
        await RefusedAsync(grants, "CREATE DATABASE another");
        await RefusedAsync(grants, "ALTER SYSTEM SET log_statement = 'all'");
        await RefusedAsync(grants, $"ALTER DATABASE {foreign} SET search_path = public");
        await RefusedAsync(grants, "SET ROLE postgres");
        await addons.TearDownAsync(app.AppId, null, CancellationToken.None);
        await addons.TearDownAsync(other.AppId, null, CancellationToken.None);
    }

    [Fact]
    public async Task Extensions_OfTheContractCanBeCreated_OthersCannot()
    {
        var addons = await platform.AddonsAsync();
        var app = Apps.New(("postgresql", "{}"));
        var grants = await addons.EnsureAsync(app, null, CancellationToken.None);

        await ExecuteAsync(grants, """
            CREATE EXTENSION pg_trgm; CREATE EXTENSION "uuid-ossp"; CREATE EXTENSION unaccent; CREATE EXTENSION btree_gin; CREATE EXTENSION pgcrypto;
            CREATE EXTENSION earthdistance CASCADE; CREATE EXTENSION pg_stat_statements; CREATE EXTENSION postgres_fdw;
            """);

        Assert.True(Guid.TryParse(await ScalarAsync(grants, "SELECT uuid_generate_v4()"), out _));
        foreach (var forbidden in (string[])["dblink", "file_fdw", "adminpack", "pageinspect", "plperlu"])
        {
            var failure = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(grants, $"CREATE EXTENSION {forbidden}"));
            Assert.True(failure.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.FeatureNotSupported or PostgresErrorCodes.UndefinedFile, failure.Message);
        }

        // The foreign wrapper must not become a way in without a password.
        await ExecuteAsync(grants, $"CREATE SERVER back FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', dbname 'postgres'); CREATE USER MAPPING FOR CURRENT_USER SERVER back OPTIONS (user 'postgres', password 'guess'); CREATE FOREIGN TABLE roles (rolname name) SERVER back OPTIONS (schema_name 'pg_catalog', table_name 'pg_authid')");
        await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(grants, "SELECT count(*) FROM roles"));
        await addons.TearDownAsync(app.AppId, null, CancellationToken.None);
    }

    [Fact]
    public async Task Locale_BecomesCollationAndCharacterType_AndAnUnknownOneIsRefused()
    {
        var addons = await platform.AddonsAsync();
        var (german, unknown, hostile) = (
            Apps.New(("postgresql", """{"locale":"de_DE.UTF-8"}""")),
            Apps.New(("postgresql", """{"locale":"xx_XX.UTF-8"}""")),
            Apps.New(("postgresql", """{"locale":"C'; DROP DATABASE postgres; --"}""")));
        var grants = await addons.EnsureAsync(german, null, CancellationToken.None);

        Assert.Equal("de_DE.UTF-8 de_DE.UTF-8", await ScalarAsync(grants, "SELECT datcollate || ' ' || datctype FROM pg_database WHERE datname = current_database()"));
        foreach (var app in (AddonConsumer[])[unknown, hostile])
        {
            var failure = await Assert.ThrowsAsync<ErrorException>(() => addons.EnsureAsync(app, null, CancellationToken.None));
            Assert.Equal("addon.option_invalid", failure.Error.Code);
            await addons.TearDownAsync(app.AppId, null, CancellationToken.None);
        }

        await addons.TearDownAsync(german.AppId, null, CancellationToken.None);
    }

    [Fact]
    public async Task TearDown_LeavesNeitherRoleNorDatabaseNorGrant_AndMayBeRepeated()
    {
        var addons = await platform.AddonsAsync();
        var app = Apps.New(("postgresql", "{}"));
        var grants = await addons.EnsureAsync(app, null, CancellationToken.None);
        var name = grants.Value("CLOUDRON_POSTGRESQL_USERNAME");
        await using var open = await OpenAsync(grants);

        await addons.TearDownAsync(app.AppId, null, CancellationToken.None);
        await addons.TearDownAsync(app.AppId, ["postgresql"], CancellationToken.None);

        Assert.Empty(await addons.ListProvisionedAsync(app.AppId, CancellationToken.None));
        await using var root = await OpenAsync("postgres", await RootSecret.ReadAsync(platform, "postgresql"), "postgres");
        await using var command = new NpgsqlCommand($"SELECT (SELECT count(*) FROM pg_database WHERE datname = '{name}') + (SELECT count(*) FROM pg_roles WHERE rolname = '{name}')", root);
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    private async Task<NpgsqlConnection> OpenAsync(string user, string password, string database)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = await platform.AddressOfAsync("postgresql"),
            Username = user,
            Password = password,
            Database = database,
            Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private Task<NpgsqlConnection> OpenAsync(AddonGrants grants, string? database = null) => OpenAsync(
        grants.Value("CLOUDRON_POSTGRESQL_USERNAME"),
        grants.Value("CLOUDRON_POSTGRESQL_PASSWORD"),
        database ?? grants.Value("CLOUDRON_POSTGRESQL_DATABASE"));

    private async Task ExecuteAsync(AddonGrants grants, string statements)
    {
        await using var connection = await OpenAsync(grants);
        await using var command = new NpgsqlCommand(statements, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<string?> ScalarAsync(AddonGrants grants, string query)
    {
        await using var connection = await OpenAsync(grants);
        await using var command = new NpgsqlCommand(query, connection);
        return (await command.ExecuteScalarAsync())?.ToString();
    }

    private async Task RefusedAsync(AddonGrants grants, string statement)
    {
        var failure = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(grants, statement));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, failure.SqlState);
    }
}
