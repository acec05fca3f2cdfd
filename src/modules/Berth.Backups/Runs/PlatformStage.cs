using Berth.Backups.Taking;
using Berth.Data;
using Microsoft.Data.Sqlite;

namespace Berth.Backups.Runs;

/// <summary>A consistent copy of the platform's database, for as long as its backup takes.</summary>
internal sealed class PlatformStage(BackupsOptions options, DatabaseFile database)
{
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        Remove();
        Directory.CreateDirectory(options.PlatformStage, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database.Path, Pooling = false }.ConnectionString);
        await source.OpenAsync(cancellationToken);
        await using var command = source.CreateCommand();
        command.CommandText = "VACUUM INTO $file";
        command.Parameters.AddWithValue("$file", Path.Combine(options.PlatformStage, "berth.db"));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public void Remove() => AppDumper.Remove(options.PlatformStage);
}
