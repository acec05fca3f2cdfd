using Berth.Bench.Running;

namespace Berth.Bench.Platform;

/// <summary>Rows of apps that were never installed, copied in the database from one that was and is stopped.</summary>
internal static class ManyApps
{
    public const int Count = 200;

    private const string Prefix = "00000000-0000-4000-8000-";

    public static Task MakeAsync(string database, string model, string subdomain, int count, CancellationToken cancellationToken) =>
        RunAsync(database, Copies(model, subdomain, count), cancellationToken);

    public static Task RemoveAsync(string database) => RunAsync(database, $"DELETE FROM apps_apps WHERE Id LIKE '{Prefix}%';", CancellationToken.None);

    /// <summary>Every column as the model's has it, but the key and the address, which are unique, and the host name.</summary>
    private static string Copies(string model, string subdomain, int count) => $"""
        CREATE TEMP TABLE copies AS
          WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) SELECT n FROM numbers;
        CREATE TEMP TABLE rows AS SELECT a.*, n FROM apps_apps a, copies WHERE a.Id = '{model}';
        UPDATE rows SET Id = '{Prefix}' || printf('%012d', n), IpAddress = '172.31.200.' || n, Spec = replace(Spec, '"{subdomain}"', '"copy' || n || '"');
        ALTER TABLE rows DROP COLUMN n;
        INSERT INTO apps_apps SELECT * FROM rows;
        """;

    private static Task<string> RunAsync(string database, string sql, CancellationToken cancellationToken) =>
        Command.OutputAsync("sqlite3", ["-bail", "-cmd", ".timeout 10000", database, sql], cancellationToken);
}
