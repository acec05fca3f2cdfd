using System.Security.Cryptography;
using System.Text.Json;
using Berth.Backups.Restoring;
using Berth.Backups.Sites;
using Berth.Backups.Taking;
using Berth.Kernel;
using Berth.Packaging;
using Berth.Ports.Backups;
using Berth.Ports.Host;
using Berth.Ports.Secrets;

namespace Berth.Backups.Importing;

/// <summary>Another server's site and a snapshot there. Encrypted on disk for as long as the import takes.</summary>
internal sealed record ImportSource(string Provider, JsonElement Config, string Password, string SnapshotId)
{
    public override string ToString() => Provider;
}

/// <summary>What apps are imported from: uploaded archives and other servers' sites. Each lies in a folder until its import has ended.</summary>
internal sealed class ImportSources(IBackupRepository repositories, ISecretStore secrets, IHostMachine machine, BackupsOptions options)
{
    /// <summary>Marks a backup id as an import's.</summary>
    public const string Mark = "import:";
    private const string Purpose = "backup-import";
    private const string ArchiveName = "archive";
    private const string SourceName = "source";
    private const long LeaveFree = 1L << 30;
    private static readonly HashSet<string> Roots = [ExportNote.FileName, "data", SnapshotRecord.Folder, Archiving.RestoreIcon.FileName];

    public string FolderOf(string id) => Path.Combine(options.Imports, id);

    /// <summary>Keeps an uploaded archive.</summary>
    /// <exception cref="ErrorException"><c>disk.full</c>.</exception>
    public async Task<string> ReceiveAsync(Stream body, CancellationToken cancellationToken)
    {
        var id = MakeFolder();
        try
        {
            await using var file = new FileStream(Path.Combine(FolderOf(id), ArchiveName), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
            var (buffer, sinceLook) = (new byte[1 << 16], 0L);
            while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                if ((sinceLook += count) >= 64 << 20)
                {
                    sinceLook = 0;
                    RequireSpace(0);
                }
            }

            return id;
        }
        catch
        {
            Remove(id);
            throw;
        }
    }

    public async Task<string> KeepAsync(ImportSource source, CancellationToken cancellationToken)
    {
        var id = MakeFolder();
        await File.WriteAllTextAsync(Path.Combine(FolderOf(id), SourceName), secrets.Protect(JsonSerializer.Serialize(source, ExportJson.Default.ImportSource), Purpose), cancellationToken);
        return id;
    }

    public void Remove(string id) => AppDumper.Remove(FolderOf(id));

    /// <summary>What an uploaded archive says it is.</summary>
    /// <exception cref="ErrorException"><c>import.refused</c>, <c>backup.bad_record</c>.</exception>
    public async Task<ExportNote> DescribeAsync(string id, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(Path.Combine(FolderOf(id), ArchiveName));
        try
        {
            return ExportNote.Read(await OwnedArchive.ReadFirstAsync(file, ExportNote.FileName, ExportNote.Longest, cancellationToken));
        }
        catch (Exception error) when (error is PackageException or InvalidDataException)
        {
            throw Refused(error);
        }
    }

    /// <summary>How another server's repository is read; nothing is ever written there.</summary>
    /// <exception cref="ErrorException">What is wrong with the config.</exception>
    public static RepositoryAccess Access(string provider, JsonElement config, string password)
    {
        var target = SiteTargets.Read(provider, config);
        return new RepositoryAccess(target.Value ?? throw new ErrorException(target.Error!), password);
    }

    /// <summary>Lays what is imported into an empty folder, whole.</summary>
    /// <exception cref="ErrorException"><c>import.refused</c>, <c>import.gone</c>, <c>backup.incomplete</c>, <c>backup.bad_record</c>.</exception>
    public async Task FetchAsync(string id, string target, Action<double, string> report, CancellationToken cancellationToken)
    {
        var (archive, kept) = (Path.Combine(FolderOf(id), ArchiveName), Path.Combine(FolderOf(id), SourceName));
        if (File.Exists(kept))
        {
            var source = JsonSerializer.Deserialize(secrets.Unprotect(await File.ReadAllTextAsync(kept, cancellationToken), Purpose), ExportJson.Default.ImportSource)!;
            await SnapshotFetcher.FetchAsync(repositories, Access(source.Provider, source.Config, source.Password), source.SnapshotId, "the other server's site", target, RequireSpace, report, cancellationToken);
            return;
        }

        if (!File.Exists(archive))
        {
            throw new ErrorException(Error.Conflict("import.gone", "What was to be imported is not here any more. Upload it again."));
        }

        report(0, "Unpacking");
        RequireSpace(new FileInfo(archive).Length);
        var limits = new PackageLimits { MaxTotalBytes = machine.GetDiskSpace(options.Home).Free - LeaveFree, MaxEntries = 20_000_000, MaxPathBytes = 4000 };
        await using var file = File.OpenRead(archive);
        try
        {
            await OwnedArchive.ExtractAsync(file, target, Roots, limits, cancellationToken);
        }
        catch (Exception error) when (error is PackageException or InvalidDataException)
        {
            throw Refused(error);
        }
    }

    private string MakeFolder()
    {
        var id = RandomNumberGenerator.GetHexString(24, lowercase: true);
        Directory.CreateDirectory(FolderOf(id), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return id;
    }

    private void RequireSpace(long more)
    {
        var free = machine.GetDiskSpace(options.Home).Free;
        if (free - more < LeaveFree)
        {
            throw new ErrorException(Error.Conflict("disk.full", $"Only {new ByteSize(free)} are free on the server's disk: not enough for this import."));
        }
    }

    private static ErrorException Refused(Exception why) => new(Error.Invalid("import.refused", $"The archive was refused: {why.Message}"), why);
}
