using System.Text;
using Berth.Kernel;
using Berth.Ports.Programs;
using SQLitePCL;

namespace Berth.Backups.Taking;

/// <summary>
/// Copies of an app's SQLite databases by SQLite's own backup call, each as of one moment though the app writes on.
/// Which: those the manifest declares, and files that look like one by name and first bytes.
/// </summary>
internal sealed class SqliteCopies(IProgramRunner programs, TimeProvider clock)
{
    /// <summary>SQLITE_OPEN_NOFOLLOW: the app owns the folder and could put a link to anything in a file's place.</summary>
    private const int NoFollow = 0x01000000;
    private const int MostFiles = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string[] Extensions = [".db", ".db3", ".sqlite", ".sqlite3"];
    private static readonly byte[] Magic = Encoding.ASCII.GetBytes("SQLite format 3\0");

    /// <param name="data">What the app sees as <c>/app/data</c>.</param>
    /// <param name="declared">Absolute paths as the app sees them; one that cannot be copied is an error.</param>
    /// <param name="folder">Of the dumps.</param>
    /// <param name="log">Told of files that only looked like one.</param>
    public async Task<IReadOnlyList<SqliteCopy>> TakeAsync(string data, IReadOnlyList<string> declared, string folder, Action<string> log, CancellationToken cancellationToken)
    {
        var real = Inside.WithoutLinks(data);
        var must = Declared(declared).ToHashSet(StringComparer.Ordinal);
        List<SqliteCopy> copies = [];
        foreach (var path in must.Union(Find(real)).Take(MostFiles).ToList())
        {
            if (!File.Exists(Path.Combine(real, path)))
            {
                continue;
            }

            var copy = new SqliteCopy(path, $"sqlite/{copies.Count + 1}.db");
            try
            {
                await CopyAsync(Path.Combine(real, path), Path.Combine(folder, copy.Copy), cancellationToken);
                copies.Add(copy);
            }
            catch (ErrorException error) when (!must.Contains(path))
            {
                File.Delete(Path.Combine(folder, copy.Copy));
                log($"{path} looks like a SQLite database, but cannot be copied as one ({error.Error.Message}); it is saved as a file.");
            }
        }

        return copies;
    }

    /// <summary>Bytes that the copies will have at most: as <see cref="TakeAsync"/> finds them.</summary>
    public static long Measure(string data, IEnumerable<string> declared)
    {
        var real = Inside.WithoutLinks(data);
        return Declared(declared).Union(Find(real)).Take(MostFiles).Select(path => new FileInfo(Path.Combine(real, path))).Where(file => file.Exists && file.LinkTarget is null).Sum(file => file.Length);
    }

    /// <summary>The files that the copies stand for, with SQLite's companions of them.</summary>
    public static IEnumerable<string> Replaced(string data, IEnumerable<SqliteCopy> copies) =>
        copies.SelectMany(copy => (string[])["", "-wal", "-shm", "-journal"], (copy, suffix) => Path.Combine(data, copy.Path + suffix));

    /// <summary>Puts the copies among restored files, where the databases were. Repeatable.</summary>
    public static void PutBack(string data, string folder, IEnumerable<SqliteCopy> copies)
    {
        foreach (var copy in copies)
        {
            var (from, to) = (Inside.Resolve(folder, copy.Copy), Inside.Resolve(data, copy.Path));
            if (File.Exists(from))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Move(from, to, overwrite: true);
            }
        }
    }

    /// <summary>Below the data; what points out of it is none.</summary>
    private static IEnumerable<string> Declared(IEnumerable<string> paths) =>
        paths.Where(path => path.StartsWith("/app/data/", StringComparison.Ordinal)).Select(path => path["/app/data/".Length..])
            .Where(path => path.Split('/').All(part => part is not ("" or "." or "..")));

    private static IEnumerable<string> Find(string data)
    {
        if (!Directory.Exists(data))
        {
            return [];
        }

        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        return Directory.EnumerateFiles(data, "*", everything).Where(path => Extensions.Contains(Path.GetExtension(path)) && HasMagic(path)).Select(path => Path.GetRelativePath(data, path));
    }

    private static bool HasMagic(string path)
    {
        try
        {
            // A pipe by that name would never answer.
            if (File.GetAttributes(path).HasFlag(FileAttributes.Device) || new FileInfo(path).Length < 512)
            {
                return false;
            }

            Span<byte> begin = stackalloc byte[16];
            using var file = File.OpenHandle(path);
            return RandomAccess.Read(file, begin, 0) == begin.Length && begin.SequenceEqual(Magic);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private async Task CopyAsync(string source, string copy, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Delete(copy);
        await Task.Run(() => Copy(source, copy, cancellationToken), cancellationToken);
        File.SetUnixFileMode(copy, File.GetUnixFileMode(source));
        await programs.RunAsync(new ProgramCall { FileName = "chown", Arguments = [$"--reference={source}", "--", copy] }, cancellationToken);
    }

    private void Copy(string source, string copy, CancellationToken cancellationToken)
    {
        using var from = Open(source, raw.SQLITE_OPEN_READWRITE | NoFollow);
        using var to = Open(copy, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        using var backup = raw.sqlite3_backup_init(to, "main", from, "main");
        if (backup.IsInvalid)
        {
            throw Failed(to);
        }

        var begin = clock.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var code = raw.sqlite3_backup_step(backup, -1);
            if (code == raw.SQLITE_DONE)
            {
                return;
            }

            if (code is not (raw.SQLITE_BUSY or raw.SQLITE_LOCKED) || clock.GetElapsedTime(begin) > Patience)
            {
                throw new ErrorException(Error.External("backup.sqlite_failed", $"SQLite could not copy {Path.GetFileName(source)} ({raw.sqlite3_errstr(code).utf8_to_string()})."));
            }

            cancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100));
        }
    }

    private static sqlite3 Open(string path, int flags)
    {
        Batteries_V2.Init();
        var code = raw.sqlite3_open_v2(path, out var database, flags, null);
        if (code == raw.SQLITE_OK)
        {
            raw.sqlite3_busy_timeout(database, 10_000);
            return database;
        }

        using (database)
        {
            throw new ErrorException(Error.External("backup.sqlite_failed", $"SQLite could not open {Path.GetFileName(path)} ({raw.sqlite3_errstr(code).utf8_to_string()})."));
        }
    }

    private static ErrorException Failed(sqlite3 database) =>
        new(Error.External("backup.sqlite_failed", $"SQLite could not begin a copy ({raw.sqlite3_errmsg(database).utf8_to_string()})."));
}
