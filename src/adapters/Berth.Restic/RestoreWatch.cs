using Berth.Ports.Backups;

namespace Berth.Restic;

/// <summary>restic 0.14 says nothing while it restores: how far it is shows in the folder that fills.</summary>
internal sealed class RestoreWatch(string folder, SnapshotSize whole, IProgress<TransferProgress> progress, TimeProvider clock)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);
    private readonly long _begin = clock.GetTimestamp();

    /// <summary>Looks and reports until cancelled; looking takes a twentieth of the time at most.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var begin = clock.GetTimestamp();
            Look(cancellationToken);
            var pause = clock.GetElapsedTime(begin) * 20;
            await Task.Delay(pause > Shortest ? pause : Shortest, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Look(CancellationToken cancellationToken)
    {
        var (files, bytes) = (0L, 0L);
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        try
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", everything))
            {
                cancellationToken.ThrowIfCancellationRequested();
                (files, bytes) = (files + 1, bytes + file.Length);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            return;
        }

        var elapsed = clock.GetElapsedTime(_begin);
        var speed = elapsed > TimeSpan.Zero ? (long)(bytes / elapsed.TotalSeconds) : 0;
        TimeSpan? remaining = speed > 0 ? TimeSpan.FromSeconds(Math.Max(0, whole.Bytes - bytes) / (double)speed) : null;
        var fraction = whole.Bytes == 0 ? 0 : Math.Min(0.99, bytes / (double)whole.Bytes);
        progress.Report(new TransferProgress(fraction, files, whole.Entries, bytes, whole.Bytes, speed, remaining));
    }
}
