using Berth.Ports.Host;

namespace Berth.Testing.Fakes;

/// <summary>A machine that is what the test says.</summary>
public sealed class FakeHostMachine : IHostMachine
{
    public HostFacts Facts { get; set; } = new("test", "Debian GNU/Linux 12 (bookworm)", "debian", "12", "6.1.0", "amd64", 4, "", "");

    public HostMemory Memory { get; set; } = new(8L << 30, 6L << 30, 0, 0);

    public DiskSpace Disk { get; set; } = new(100L << 30, 50L << 30, "/", "ext4");

    public TimeSpan Uptime { get; set; } = TimeSpan.FromHours(1);

    public IDictionary<string, long> DirectorySizes { get; } = new Dictionary<string, long>(StringComparer.Ordinal);

    public ISet<(int Port, bool Udp)> PortsInUse { get; } = new HashSet<(int Port, bool Udp)>();

    public bool RebootRequired { get; set; }

    public long MemoryBytes => Memory.Total;

    public TimeSpan GetUptime() => Uptime;

    public HostMemory GetMemory() => Memory;

    public IReadOnlyList<HostCpu> GetCpus() =>
        [.. Enumerable.Repeat(new HostCpu("Test CPU", 2000, Uptime / 10, TimeSpan.Zero, Uptime / 10, Uptime * 0.8, TimeSpan.Zero), Facts.CpuCount)];

    public DiskSpace GetDiskSpace(string path) => Disk;

    public Task<long> MeasureDirectoryAsync(string path, CancellationToken cancellationToken) => Task.FromResult(DirectorySizes.TryGetValue(path, out var size) ? size : 0);

    public bool IsPortInUse(int port, bool udp) => PortsInUse.Contains((port, udp));

    public bool IsRebootRequired() => RebootRequired;
}
