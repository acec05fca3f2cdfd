using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging;

namespace Berth.Data;

/// <summary>Brings the database to the newest shape, one migration at a time, each after a copy of the file.</summary>
public sealed partial class DatabaseMigrator(IDbContextFactory<BerthDb> databases, DatabaseFile file, ILogger<DatabaseMigrator> logger)
{
    /// <summary>How many copies from before earlier migrations are kept beside the database.</summary>
    private const int CopiesKept = 3;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
        MakePrivate();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await UseWriteAheadLogAsync(db, cancellationToken);
        foreach (var migration in await db.Database.GetPendingMigrationsAsync(cancellationToken))
        {
            await CopyBeforeAsync(db, migration, cancellationToken);
            LogMigrating(migration);
            await db.GetService<IMigrator>().MigrateAsync(migration, cancellationToken);
        }
    }

    /// <summary>Nobody but the server's user reads it; SQLite gives its journals the same mode.</summary>
    private void MakePrivate()
    {
        using (File.Open(file.Path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, UnixCreateMode = OwnerOnly }))
        {
        }

        File.SetUnixFileMode(file.Path, OwnerOnly);
    }

    /// <summary>
    /// Readers and the one writer do not shut each other out. The file remembers it; EF Core sets it only on files that
    /// it makes itself, which this one is not (<see cref="MakePrivate"/>).
    /// </summary>
    private static async Task UseWriteAheadLogAsync(BerthDb db, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);

    private async Task CopyBeforeAsync(BerthDb db, string migration, CancellationToken cancellationToken)
    {
        if (new FileInfo(file.Path).Length == 0)
        {
            return;
        }

        var copy = $"{file.Path}.before-{migration}";
        File.Delete(copy);
        await db.Database.ExecuteSqlAsync($"VACUUM INTO {copy}", cancellationToken);
        File.SetUnixFileMode(copy, OwnerOnly);
        var directory = Path.GetDirectoryName(file.Path)!;
        foreach (var old in Directory.GetFiles(directory, Path.GetFileName(file.Path) + ".before-*").Order(StringComparer.Ordinal).SkipLast(CopiesKept))
        {
            File.Delete(old);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Database: applying {Migration}")]
    private partial void LogMigrating(string migration);
}
