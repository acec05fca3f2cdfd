using System.Text.Json;
using Berth.Ports;
using Berth.Ports.Backups;

namespace Berth.Restic;

/// <summary>The port on restic's commands. One call is one process, or a few.</summary>
internal sealed class ResticRepository(ResticProgram restic, TimeProvider clock) : IBackupRepository, IDisposable
{
    private const int SomeUnread = 3;

    /// <summary>Snapshots of one app find their predecessor by host and folder, so the host's name must not matter.</summary>
    private const string HostName = "berth";

    /// <summary>Two <c>restic init</c> at once leave a key of one and a configuration of the other: a repository that nothing opens.</summary>
    private readonly SemaphoreSlim _making = new(1);

    public async Task EnsureAsync(RepositoryAccess repository, CancellationToken cancellationToken)
    {
        if (await ExistsAsync(repository, cancellationToken))
        {
            return;
        }

        await _making.WaitAsync(cancellationToken);
        try
        {
            if (!await ExistsAsync(repository, cancellationToken))
            {
                HalfMade.Clear(repository.Target);
                await restic.RunAsync(repository, new("init", ["init"]), cancellationToken);
                await VerifyMadeAsync(repository, cancellationToken);
            }
        }
        finally
        {
            _making.Release();
        }
    }

    public void Dispose() => _making.Dispose();

    private async Task<bool> ExistsAsync(RepositoryAccess repository, CancellationToken cancellationToken)
    {
        try
        {
            await restic.RunAsync(repository, new("cat", ["cat", "config"]) { NoLock = true }, cancellationToken);
            return true;
        }
        catch (PortException error) when (error.Code == "backup.no_repository")
        {
            return false;
        }
    }

    /// <summary>Where the leftovers of an interrupted <c>init</c> cannot be removed from here, they are found now and not when a restore is wanted.</summary>
    private async Task VerifyMadeAsync(RepositoryAccess repository, CancellationToken cancellationToken)
    {
        try
        {
            await restic.RunAsync(repository, new("cat", ["cat", "config"]) { NoLock = true }, cancellationToken);
        }
        catch (PortException error) when (error.Code is "backup.damaged" or "backup.wrong_password")
        {
            throw new PortException("backup.half_made", "Keys of an earlier repository lie at this place without its data. Empty the place, or choose another folder in it, then try again.");
        }
    }

    public async Task<SnapshotSummary> SaveAsync(RepositoryAccess repository, SnapshotRequest request, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        var present = request.Paths.Where(path => Path.Exists(Path.Combine(request.Folder, path))).ToList();
        if (present.Count == 0)
        {
            throw new PortException("backup.nothing_to_save", $"None of the folders to back up exists below {request.Folder}.");
        }

        var output = new BackupOutput(progress, clock);
        List<string> arguments =
        [
            "backup", "--host", HostName,
            .. request.Tags.SelectMany(tag => new[] { "--tag", tag }),
            .. request.Without.Select(path => "--exclude=" + Literal(path)),
            .. request.Patterns.Select(pattern => "--exclude=" + pattern),
            "--", .. present,
        ];
        var result = await restic.RunAsync(
            repository,
            new("backup", arguments) { WorkingDirectory = request.Folder, OnOutputLine = output.ReadOutput, OnErrorLine = output.ReadError, CodesThatCount = [SomeUnread] },
            cancellationToken);
        if (output.Summary is not { SnapshotId: { } id } summary)
        {
            throw ResticErrors.From("backup", result.ExitCode, result.ErrorOutput, [repository.Password]);
        }

        if (result.ExitCode == SomeUnread)
        {
            output.NoteIncomplete();
        }

        return new SnapshotSummary(
            await CompleteIdAsync(repository, id, cancellationToken), summary.TotalFilesProcessed, summary.TotalBytesProcessed, summary.DataAdded, TimeSpan.FromSeconds(summary.TotalDuration), output.Unread);
    }

    public async Task<IReadOnlyList<Snapshot>> ListAsync(RepositoryAccess repository, IReadOnlyCollection<string> tags, CancellationToken cancellationToken)
    {
        var result = await restic.RunAsync(repository, new("snapshots", ["snapshots", .. Tagged(tags)]) { NoLock = true }, cancellationToken);
        return [.. Read(result.Output, ResticJson.Default.SnapshotLineArray).Select(line => new Snapshot(line.Id, line.Time, line.Tags ?? [])).OrderBy(snapshot => snapshot.Time)];
    }

    public async Task<IReadOnlyList<SnapshotEntry>> ListFilesAsync(RepositoryAccess repository, string snapshotId, string path, CancellationToken cancellationToken)
    {
        List<SnapshotEntry> entries = [];
        await restic.RunAsync(repository, new("ls", ["ls", "--recursive", "--", Id(snapshotId), .. path == "/" ? Array.Empty<string>() : [path]]) { NoLock = true, OnOutputLine = Add }, cancellationToken);
        return entries;

        void Add(string line)
        {
            if (line.StartsWith('{') && Read(line, ResticJson.Default.NodeLine) is { StructType: "node", Path: { } name } node)
            {
                entries.Add(new SnapshotEntry(name, node.Type ?? "file", node.Size, (int)(node.Mode & 0xFFF), node.Uid, node.Gid, node.Mtime));
            }
        }
    }

    public async Task<SnapshotSize> MeasureAsync(RepositoryAccess repository, string snapshotId, CancellationToken cancellationToken)
    {
        var result = await restic.RunAsync(repository, new("stats", ["stats", "--mode", "restore-size", "--", Id(snapshotId)]) { NoLock = true }, cancellationToken);
        var stats = Read(result.Output.Trim(), ResticJson.Default.StatsLine);
        return new SnapshotSize(stats.TotalFileCount, stats.TotalSize);
    }

    public async Task RestoreAsync(RepositoryAccess repository, RestoreRequest request, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(request.Target);
        List<string> arguments = ["restore", "--target", request.Target];
        if (request.Path is { } path)
        {
            arguments.Add("--include=" + Literal(path));
        }

        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = progress is null ? Task.CompletedTask : new RestoreWatch(request.Target, await MeasureAsync(repository, request.SnapshotId, cancellationToken), progress, clock).RunAsync(done.Token);
        try
        {
            await restic.RunAsync(repository, new("restore", [.. arguments, "--", Id(request.SnapshotId)]) { NoLock = true }, cancellationToken);
        }
        finally
        {
            await done.CancelAsync();
            await watching;
        }

        if (request.Path is { } wanted && !Path.Exists(request.Target + wanted))
        {
            throw new PortException("backup.path_not_found", $"The snapshot has no path {wanted}.");
        }
    }

    public Task ReadFileAsync(RepositoryAccess repository, string snapshotId, string path, Stream destination, CancellationToken cancellationToken) =>
        restic.RunAsync(repository, new("dump", ["dump", "--", Id(snapshotId), path]) { NoLock = true, Output = destination }, cancellationToken);

    public async Task<IReadOnlyList<string>> ForgetAsync(RepositoryAccess repository, IReadOnlyCollection<string> tags, RetentionPolicy policy, CancellationToken cancellationToken)
    {
        if (policy.KeepsAll)
        {
            return [];
        }

        var result = await restic.RunAsync(repository, new("forget", ["forget", "--group-by", "", .. Tagged(tags), .. Keep(policy)]), cancellationToken);
        var answer = result.Output.Trim();
        return answer.Length == 0 ? [] : [.. Read(answer, ResticJson.Default.ForgetGroupArray).SelectMany(group => group.Remove ?? []).Select(snapshot => snapshot.Id)];
    }

    public async Task ForgetAsync(RepositoryAccess repository, IReadOnlyCollection<string> snapshotIds, CancellationToken cancellationToken)
    {
        if (snapshotIds.Count > 0)
        {
            await restic.RunAsync(repository, new("forget", ["forget", "--", .. snapshotIds.Select(Id)]), cancellationToken);
        }
    }

    public Task PruneAsync(RepositoryAccess repository, CancellationToken cancellationToken) => restic.RunAsync(repository, new("prune", ["prune"]), cancellationToken);

    public Task ClearLeftoversAsync(RepositoryAccess repository, CancellationToken cancellationToken) =>
        restic.RunAsync(repository, new("prune", ["prune", "--max-unused", "unlimited", "--max-repack-size", "0"]), cancellationToken);

    public async Task CheckAsync(RepositoryAccess repository, int part, int parts, CancellationToken cancellationToken)
    {
        var check = new ResticProgram.Call("check", ["check", .. part == 0 ? Array.Empty<string>() : [$"--read-data-subset={part}/{parts}"]]);
        try
        {
            await restic.RunAsync(repository, check, cancellationToken);
        }
        catch (PortException error) when (error.Code == "backup.full")
        {
            // Not even a lock fits there, so nobody else can change anything meanwhile either.
            await restic.RunAsync(repository, check with { NoLock = true }, cancellationToken);
        }
        catch (PortException error) when (error.Code is "backup.failed" or "backup.no_repository" or "backup.snapshot_not_found")
        {
            // Whatever stands in the way of a check that could begin is damage.
            throw new PortException("backup.damaged", $"The repository is damaged. {error.Message}", inner: error);
        }
    }

    public Task UnlockAsync(RepositoryAccess repository, CancellationToken cancellationToken) => restic.RunAsync(repository, new("unlock", ["unlock"]), cancellationToken);

    /// <summary>The summary has eight digits of it; a name for good takes all.</summary>
    private async Task<string> CompleteIdAsync(RepositoryAccess repository, string id, CancellationToken cancellationToken)
    {
        var result = await restic.RunAsync(repository, new("snapshots", ["snapshots", "--", id]) { NoLock = true }, cancellationToken);
        return Read(result.Output, ResticJson.Default.SnapshotLineArray) is [var only]
            ? only.Id
            : throw new PortException("backup.snapshot_not_found", $"The snapshot {id} was made, but the repository does not list it.");
    }

    private static IEnumerable<string> Tagged(IReadOnlyCollection<string> tags) => tags.Count == 0 ? [] : ["--tag", string.Join(',', tags)];

    private static IEnumerable<string> Keep(RetentionPolicy policy)
    {
        (string Rule, int? Count)[] counts = [("last", policy.Last), ("daily", policy.Daily), ("weekly", policy.Weekly), ("monthly", policy.Monthly), ("yearly", policy.Yearly)];
        foreach (var (rule, count) in counts)
        {
            if (count is > 0)
            {
                yield return $"--keep-{rule}={count}";
            }
        }

        if (policy.Within is { } within)
        {
            yield return $"--keep-within={Math.Max(1, (long)Math.Ceiling(within.TotalHours))}h";
        }
    }

    private static string Id(string id) =>
        id.Length is >= 8 and <= 64 && id.All(char.IsAsciiHexDigitLower) ? id : throw new PortException("backup.snapshot_not_found", "That is not a snapshot's id.");

    /// <summary>A path that restic's patterns take as it is.</summary>
    private static string Literal(string path) => string.Concat(path.Select(letter => letter is '*' or '?' or '[' or ']' or '\\' ? "\\" + letter : letter.ToString()));

    private static T Read<T>(string json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new PortException("backup.failed", "restic answered nothing.");
        }
        catch (JsonException error)
        {
            throw new PortException("backup.failed", "restic answered in a form that is not understood.", inner: error);
        }
    }
}
