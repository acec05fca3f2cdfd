using Berth.Ports.Machine;

namespace Berth.Testing.Fakes;

/// <summary>A machine that is what the test says.</summary>
public sealed class FakeHostMachine : IHostMachine
{
    public MachineFacts Facts { get; set; } = new(
        "test", "Debian GNU/Linux 12 (bookworm)", "debian", "12", "6.1.0", "x64", "Test CPU", 4, 0.5, 8L << 30, 6L << 30, 0, TimeSpan.FromHours(1), DateTimeOffset.UnixEpoch);

    public DiskSpace Disk { get; set; } = new("ext4", "/", 100L << 30, 50L << 30);

    public Dictionary<string, long> DirectorySizes { get; } = new(StringComparer.Ordinal);

    public Task<MachineFacts> GetFactsAsync(CancellationToken cancellationToken) => Task.FromResult(Facts);

    public Task<DiskSpace> GetDiskSpaceAsync(string path, CancellationToken cancellationToken) => Task.FromResult(Disk);

    public Task<long> MeasureDirectoryAsync(string path, CancellationToken cancellationToken) => Task.FromResult(DirectorySizes.GetValueOrDefault(path));
}
