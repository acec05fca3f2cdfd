using System.Text.Json;
using Berth.Gateway.Hosting;

namespace Berth.Gateway.Snapshots;

/// <summary>
/// Keeps <see cref="CurrentSnapshot"/> equal to the file: told by the kernel (inotify on the directory), and every
/// <see cref="Poll"/> by looking, for file systems that tell nothing. A file that cannot be used changes nothing.
/// </summary>
internal sealed partial class SnapshotWatcher(
    GatewayOptions options, CurrentSnapshot current, StateFile state, TimeProvider time, ILogger<SnapshotWatcher> logger)
    : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _changed = new(0, 1);
    private FileSystemWatcher? _watcher;
    private (long Length, DateTime Written) _seen;

    /// <summary>Reads the file before the first connection is accepted, so a restarted gateway knows its routes at once.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        Refresh(force: true);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _watcher?.Dispose();
        _changed.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Watch();
            var told = await WaitAsync(stoppingToken);
            Refresh(force: told);
        }
    }

    /// <summary>The directory may come after the gateway: tried again at every poll.</summary>
    private void Watch()
    {
        var directory = Path.GetDirectoryName(options.SnapshotPath)!;
        if (_watcher is not null || !Directory.Exists(directory))
        {
            return;
        }

        try
        {
            var watcher = new FileSystemWatcher(directory, Path.GetFileName(options.SnapshotPath))
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite,
            };
            watcher.Renamed += (_, _) => Signal();
            watcher.Created += (_, _) => Signal();
            watcher.Changed += (_, _) => Signal();
            watcher.Error += (_, e) => LogWatchLost(e.GetException().Message);
            watcher.EnableRaisingEvents = true;
            _watcher = watcher;
            Signal();
        }
        catch (IOException e)
        {
            LogWatchLost(e.Message);
        }
    }

    private void Signal()
    {
        try
        {
            _changed.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // Told already, or over.
        }
    }

    private async Task<bool> WaitAsync(CancellationToken stoppingToken)
    {
        using var wake = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        using var timer = time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), wake, Poll, Timeout.InfiniteTimeSpan);
        try
        {
            await _changed.WaitAsync(wake.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Refresh(bool force)
    {
        var problems = new List<string>();
        try
        {
            var file = new FileInfo(options.SnapshotPath);
            var seen = file.Exists ? (file.Length, file.LastWriteTimeUtc) : default;
            if (!force && seen == _seen)
            {
                return;
            }

            _seen = seen;
            var next = SnapshotLoader.Load(File.ReadAllBytes(options.SnapshotPath), current.Value, problems);
            current.Value = next;
            LogInEffect(next.Version, next.Routes.Count, options.SnapshotPath);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            problems.Add($"{options.SnapshotPath} does not exist yet.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            problems.Add($"{options.SnapshotPath} cannot be used: {e.Message} The one before stays in effect.");
        }
        catch (Exception e)
        {
            // A bug in here must not take down what is being served.
            LogBug(e);
            problems.Add($"{options.SnapshotPath} cannot be used; the gateway's log says more. The one before stays in effect.");
        }

        foreach (var problem in problems)
        {
            LogProblem(problem);
        }

        state.Write(current.Value, problems);
    }

    [LoggerMessage(LogLevel.Information, "Snapshot {Version} with {Routes} routes is in effect, from {Path}.")]
    private partial void LogInEffect(long version, int routes, string path);

    [LoggerMessage(LogLevel.Error, "The snapshot could not be taken over.")]
    private partial void LogBug(Exception exception);

    [LoggerMessage(LogLevel.Warning, "{Problem}")]
    private partial void LogProblem(string problem);

    [LoggerMessage(LogLevel.Warning, "Changes of the snapshot are found by polling only: {Reason}")]
    private partial void LogWatchLost(string reason);
}
