using Berth.Backups.Taking;
using Berth.Kernel;
using Microsoft.Data.Sqlite;

namespace Berth.Backups.Rebuilding;

/// <summary>The platform's own snapshot once it lies here, and its way into place.</summary>
internal sealed class PlatformFiles(BackupsOptions options, string folder)
{
    private string Database => Path.Combine(folder, Path.GetFileName(options.PlatformStage), "berth.db");

    /// <exception cref="ErrorException"><c>server.damaged_backup</c>.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        foreach (var needed in new[] { Database, Path.Combine(folder, "secret.key") })
        {
            if (!File.Exists(needed) || new FileInfo(needed).LinkTarget is not null)
            {
                throw Damaged($"{Path.GetFileName(needed)} is not in it");
            }
        }

        try
        {
            await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check(1)";
            if (await command.ExecuteScalarAsync(cancellationToken) as string is not "ok" and var wrong)
            {
                throw Damaged($"its database is damaged ({wrong})");
            }
        }
        catch (SqliteException error)
        {
            throw new ErrorException(Damaged($"its database cannot be read ({error.Message})").Error, error);
        }
    }

    /// <summary>Repeatable. The database comes last: until then there is no platform here.</summary>
    public void PutInPlace(string database)
    {
        Replace("secret.key");
        Replace("ca");
        Replace("packages");
        CopyCertificates();
        foreach (var journal in new[] { database + "-wal", database + "-shm" })
        {
            File.Delete(journal);
        }

        File.SetUnixFileMode(Database, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(Database, database);
    }

    private void Replace(string name)
    {
        var (from, to) = (Path.Combine(folder, name), Path.Combine(options.Home, name));
        if (Directory.Exists(from))
        {
            AppDumper.Remove(to);
            Directory.Move(from, to);
        }
        else if (File.Exists(from))
        {
            File.Move(from, to, overwrite: true);
        }
    }

    /// <summary>As new files: the gateway's group has another number on another machine, and new ones get that of their folder.</summary>
    private void CopyCertificates()
    {
        var from = new DirectoryInfo(Path.Combine(folder, "gateway", "certs"));
        if (!from.Exists)
        {
            return;
        }

        var to = Directory.CreateDirectory(Path.Combine(options.Home, "gateway", "certs"));
        foreach (var file in from.EnumerateFiles().Where(file => file.LinkTarget is null))
        {
            file.CopyTo(Path.Combine(to.FullName, file.Name), overwrite: true);
        }
    }

    private static ErrorException Damaged(string what) =>
        new(Error.External("server.damaged_backup", $"This backup of the platform cannot be used: {what}. Choose an older one with --snapshot."));
}
