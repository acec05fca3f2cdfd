namespace Berth.Ports.Machine;

/// <summary>The machine the platform runs on.</summary>
public interface IHostMachine
{
    Task<MachineFacts> GetFactsAsync(CancellationToken cancellationToken);

    /// <summary>Of the file system that holds <paramref name="path"/>, or would if it existed.</summary>
    Task<DiskSpace> GetDiskSpaceAsync(string path, CancellationToken cancellationToken);

    /// <summary>Bytes that a directory takes on disk; 0 when absent. What vanishes meanwhile is not counted.</summary>
    Task<long> MeasureDirectoryAsync(string path, CancellationToken cancellationToken);
}

/// <param name="OperatingSystem">For people: <c>Debian GNU/Linux 12 (bookworm)</c>.</param>
/// <param name="OperatingSystemId">For programs: <c>debian</c>.</param>
/// <param name="MemoryAvailableBytes">What programs can still get without swapping.</param>
/// <param name="LoadAverage">Over the last minute.</param>
public sealed record MachineFacts(
    string HostName,
    string OperatingSystem,
    string OperatingSystemId,
    string OperatingSystemVersion,
    string Kernel,
    string Architecture,
    string CpuModel,
    int Cpus,
    double LoadAverage,
    long MemoryBytes,
    long MemoryAvailableBytes,
    long SwapBytes,
    TimeSpan Uptime,
    DateTimeOffset BootedAt);

/// <param name="FreeBytes">Free to ordinary users.</param>
public sealed record DiskSpace(string FileSystem, string MountPoint, long TotalBytes, long FreeBytes);
