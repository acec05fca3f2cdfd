using Berth.Bench.Running;

namespace Berth.Bench.Ldap;

/// <summary>Rows of people, copied in the database from one who was made through the API: the same password and hash.</summary>
internal static class ManyPeople
{
    public const string Model = "bench";

    public static string Username(int number) => $"u{number:d6}";

    public static async Task<string> HashAsync(string database, CancellationToken cancellationToken) =>
        (await RunAsync(database, $"SELECT PasswordHash FROM identity_users WHERE Username = '{Model}';", cancellationToken)).Trim();

    public static Task MakeAsync(string database, int from, int to, CancellationToken cancellationToken) => RunAsync(
        database,
        $"""
        CREATE TEMP TABLE copies AS
          WITH RECURSIVE numbers(n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM numbers WHERE n < {to}) SELECT n FROM numbers;
        CREATE TEMP TABLE rows AS SELECT a.*, n FROM identity_users a, copies WHERE a.Username = '{Model}';
        UPDATE rows SET Id = printf('uid-bench-%06d', n), Username = printf('u%06d', n), Email = printf('u%06d@example.com', n), DisplayName = printf('Person %06d', n);
        ALTER TABLE rows DROP COLUMN n;
        INSERT INTO identity_users SELECT * FROM rows;
        """,
        cancellationToken);

    private static Task<string> RunAsync(string database, string sql, CancellationToken cancellationToken) =>
        Command.OutputAsync("sqlite3", ["-bail", "-cmd", ".timeout 10000", database, sql], cancellationToken);
}
