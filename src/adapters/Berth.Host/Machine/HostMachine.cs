using System.Globalization;
using Berth.Ports;
using Berth.Ports.Host;
using Berth.Ports.Programs;

namespace Berth.Host.Machine;

/// <summary>Asks the kernel through <c>/proc</c> and <c>/sys</c>, proc(5).</summary>
internal sealed class HostMachine(IProgramRunner programs) : IHostMachine
{
    private readonly Lazy<HostFacts> _facts = new(SystemFiles.ReadFacts, LazyThreadSafetyMode.PublicationOnly);
    private readonly Lazy<long> _memory = new(() => MemoryInfo.Read().Total, LazyThreadSafetyMode.PublicationOnly);

    public HostFacts Facts => _facts.Value;

    public long MemoryBytes => _memory.Value;

    public TimeSpan GetUptime() =>
        TimeSpan.FromSeconds(double.Parse(SystemFiles.Read("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture));

    public HostMemory GetMemory() => MemoryInfo.Read();

    public IReadOnlyList<HostCpu> GetCpus() => CpuInfo.Parse(SystemFiles.Read("/proc/cpuinfo"), SystemFiles.Read("/proc/stat"));

    public DiskSpace GetDiskSpace(string path)
    {
        var existing = Path.GetFullPath(path);
        while (!Path.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing) ?? "/";
        }

        try
        {
            var drive = new DriveInfo(existing);
            return new DiskSpace(drive.TotalSize, drive.AvailableFreeSpace, MountTable.MountPointOf(existing, SystemFiles.Read("/proc/self/mountinfo")), drive.DriveFormat);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PortException("host.unreadable", $"The free space of {path} cannot be read: {problem.Message}", isTransient: true, problem);
        }
    }

    public async Task<long> MeasureDirectoryAsync(string path, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path))
        {
            return 0;
        }

        var result = await programs.RunAsync(
            new ProgramCall { FileName = "du", Arguments = ["--summarize", "--one-file-system", "--block-size=1", "--", Path.GetFullPath(path)] },
            cancellationToken);

        // du ends with 1 when something vanished under it, and still has the sum.
        return long.TryParse(result.Output.Split('\t')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes
            : !Directory.Exists(path) ? 0
            : throw new PortException("host.unreadable", $"The size of {path} cannot be read: du ended with {result.ExitCode}.", isTransient: true);
    }

    public bool IsPortInUse(int port, bool udp)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        string[] tables = udp ? ["/proc/net/udp", "/proc/net/udp6"] : ["/proc/net/tcp", "/proc/net/tcp6"];

        // Without IPv6 its tables are absent.
        return tables.Where(File.Exists).Any(table => SocketTable.Holds(SystemFiles.Read(table), port, udp));
    }

    public bool IsRebootRequired() => File.Exists("/run/reboot-required") || File.Exists("/var/run/reboot-required");
}
