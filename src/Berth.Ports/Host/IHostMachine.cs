namespace Berth.Ports.Host;

/// <summary>Facts about the machine this process runs on. Sizes are bytes. Throws only <see cref="PortException"/> (<c>host.unreadable</c>).</summary>
public interface IHostMachine
{
    /// <summary>What does not change while the process runs.</summary>
    HostFacts Facts { get; }

    /// <summary>All memory of the machine in bytes, swap not included; apps run outside of any limit that this process has.</summary>
    long MemoryBytes { get; }

    /// <summary>Since boot.</summary>
    TimeSpan GetUptime();

    HostMemory GetMemory();

    /// <summary>One entry a core.</summary>
    IReadOnlyList<HostCpu> GetCpus();

    /// <summary>Of the file system that <paramref name="path"/> lies on, or would lie on: the nearest existing parent counts.</summary>
    DiskSpace GetDiskSpace(string path);

    /// <summary>
    /// What a directory takes up on disk: blocks, not lengths; a file with several names counts once, other file systems
    /// and link targets not at all. 0 when absent. What vanishes meanwhile is left out.
    /// </summary>
    Task<long> MeasureDirectoryAsync(string path, CancellationToken cancellationToken);

    /// <summary>True when any address of this host listens there (TCP) or is bound (UDP), IPv4 or IPv6, whoever does it.</summary>
    /// <param name="port">1 to 65535.</param>
    /// <param name="udp">False is TCP.</param>
    bool IsPortInUse(int port, bool udp);

    /// <summary>True when the system says that a reboot finishes its updates.</summary>
    bool IsRebootRequired();
}
