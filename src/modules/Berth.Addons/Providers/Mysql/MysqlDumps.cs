using System.Security.Cryptography;
using System.Text;
using Berth.Addons.Commands;
using Berth.Kernel;

namespace Berth.Addons.Providers.Mysql;

/// <summary>
/// Dumps by <c>mysqldump</c>, in the app's own name both ways. One database is a plain dump without its name, so
/// that it can go into another. Several are one after the other, each headed by <c>-- Berth &lt;boundary&gt; &lt;rest of
/// the name after the prefix, URL-encoded&gt;</c>; the file's first line declares the boundary, which no data can guess.
/// </summary>
internal sealed class MysqlDumps(ContainerCommand command)
{
    private const string Declaration = "-- Berth dump of several databases, boundary ";
    private const string Heading = "-- Berth ";

    public async Task WriteAsync(string container, MysqlGrant grant, IReadOnlyList<string> databases, Stream file, CancellationToken cancellationToken)
    {
        if (databases is [var only] && only == grant.Name)
        {
            await WriteOneAsync(container, grant, only, file, cancellationToken);
            return;
        }

        var boundary = RandomNumberGenerator.GetHexString(32, lowercase: true);
        await WriteLineAsync(file, Declaration + boundary, cancellationToken);
        foreach (var database in databases)
        {
            var rest = database == grant.Name ? "=" : Uri.EscapeDataString(database[grant.Prefix.Length..]);
            await WriteLineAsync(file, $"{Heading}{boundary} {rest}", cancellationToken);
            await WriteOneAsync(container, grant, database, file, cancellationToken);
        }
    }

    /// <param name="container">Where the client programs are.</param>
    /// <param name="grant">Whose databases they become.</param>
    /// <param name="file">The dump; hostile, so it runs with the app's rights alone and without the client's own commands.</param>
    /// <param name="create">Makes a database of the given name.</param>
    /// <param name="cancellationToken">Ends it half-way; clear before the next attempt.</param>
    public async Task ReadAsync(string container, MysqlGrant grant, Stream file, Func<string, Task> create, CancellationToken cancellationToken)
    {
        await using var lines = new DumpLines(file).ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var more = await lines.MoveNextAsync();
        var boundary = more ? AfterPrefix(lines.Current.Text, Declaration) : null;
        if (boundary is null)
        {
            await create(grant.Name);
            await ReadOneAsync(container, grant, grant.Name, lines, more, null, cancellationToken);
            return;
        }

        more = await lines.MoveNextAsync();
        while (more && AfterPrefix(lines.Current.Text, $"{Heading}{boundary} ") is { } rest)
        {
            var database = rest == "=" ? grant.Name : grant.Prefix + Uri.UnescapeDataString(rest);
            await create(database);
            more = await ReadOneAsync(container, grant, database, lines, await lines.MoveNextAsync(), $"{Heading}{boundary} ", cancellationToken);
        }

        if (more)
        {
            throw new ErrorException(Error.Invalid("addon.dump_damaged", "The file 'mysqldump' is not a dump of this platform. Restore from another backup."));
        }
    }

    private Task WriteOneAsync(string container, MysqlGrant grant, string database, Stream file, CancellationToken cancellationToken) =>
        command.RunAsync(
            container,
            [
                "mysqldump", "--no-defaults", "--protocol=tcp", "--host=127.0.0.1", $"--user={grant.Name}", "--default-character-set=utf8mb4",
                "--single-transaction", "--quick", "--routines", "--triggers", "--events", "--hex-blob", "--no-tablespaces", "--skip-lock-tables",
                "--max-allowed-packet=256M", "--", database,
            ],
            Password(grant),
            null,
            file,
            cancellationToken);

    /// <summary>Feeds one database up to the next heading; false when there is none.</summary>
    private async Task<bool> ReadOneAsync(
        string container, MysqlGrant grant, string database, IAsyncEnumerator<DumpLine> lines, bool more, string? heading, CancellationToken cancellationToken)
    {
        await command.RunAsync(
            container,
            [
                "mysql", "--no-defaults", "--sandbox", "--batch", "--protocol=tcp", "--host=127.0.0.1", $"--user={grant.Name}",
                "--default-character-set=utf8mb4", "--max-allowed-packet=256M", $"--database={database}",
            ],
            Password(grant),
            async (input, token) =>
            {
                for (; more && (heading is null || AfterPrefix(lines.Current.Text, heading) is null); more = await lines.MoveNextAsync())
                {
                    await input.WriteAsync(MysqlDefiner.Replace(lines.Current), token);
                }
            },
            null,
            cancellationToken);
        return more;
    }

    private static Dictionary<string, string> Password(MysqlGrant grant) => new(StringComparer.Ordinal) { ["MYSQL_PWD"] = grant.Password };

    private static string? AfterPrefix(string line, string prefix) =>
        line.StartsWith(prefix, StringComparison.Ordinal) ? line[prefix.Length..].TrimEnd('\n') : null;

    private static ValueTask WriteLineAsync(Stream file, string line, CancellationToken cancellationToken) =>
        file.WriteAsync(Encoding.ASCII.GetBytes(line + "\n"), cancellationToken);
}
