using System.Runtime.InteropServices;

namespace Berth.Server.Startup;

/// <summary>
/// Gives memory back once work has calmed down: the collector itself only runs when something allocates, so what an
/// install used would stay with the server until somebody asks for something large again, and the apps beside it need it more.
/// </summary>
internal sealed partial class IdleMemory(TimeProvider time) : BackgroundService
{
    /// <summary>How often it looks.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>Bytes allocated within an interval below which nobody waits for the server: health probes and timers.</summary>
    private const long Calm = 8 << 20;

    /// <summary>Bytes allocated since the last time that make another one worth its pause: everything stands still meanwhile.</summary>
    private const long Worthwhile = 24 << 20;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (seen, collected) = (GC.GetTotalAllocatedBytes(), 0L);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = GC.GetTotalAllocatedBytes();
            if (now - seen < Calm && now - collected > Worthwhile)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                TrimNativeHeap();
                collected = now;
            }

            seen = now;
        }
    }

    private static void TrimNativeHeap()
    {
        try
        {
            _ = MallocTrim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Not glibc.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MallocTrim(nuint keep);
}
