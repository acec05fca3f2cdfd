using System.Security.Cryptography;
using Berth.Host.Machine;
using Berth.Host.Programs;

namespace Berth.Host.Tests;

public sealed class HostMachineTests
{
    private readonly HostMachine _machine = new(new ProgramRunner());

    [Fact]
    public async Task Facts_AreThisMachines()
    {
        var facts = await _machine.GetFactsAsync(default);

        Assert.Equal(Environment.MachineName, facts.HostName);
        Assert.Equal(Environment.ProcessorCount, facts.Cpus);
        Assert.Contains(facts.OperatingSystemId, await File.ReadAllTextAsync("/etc/os-release"));
        Assert.True(facts.MemoryBytes > 64 << 20);
        Assert.InRange(facts.MemoryAvailableBytes, 1, facts.MemoryBytes);
        Assert.True(facts.Uptime > TimeSpan.Zero);
        Assert.InRange(facts.BootedAt, DateTimeOffset.UnixEpoch, DateTimeOffset.UtcNow);
        Assert.NotEmpty(facts.Kernel);
    }

    [Fact]
    public async Task DiskSpace_OfWhatDoesNotExistYet_IsThatOfItsParent()
    {
        var space = await _machine.GetDiskSpaceAsync("/tmp/not/there/yet", default);

        Assert.True(space.TotalBytes > 0);
        Assert.InRange(space.FreeBytes, 0, space.TotalBytes);
        Assert.NotEmpty(space.FileSystem);
    }

    [Fact]
    public async Task Directory_IsMeasuredWithAllBelow_AndAbsentIsNothing()
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory["-deep/er"]);
        await File.WriteAllBytesAsync(directory["-deep/er/file"], RandomNumberGenerator.GetBytes(3_000_000));
        File.CreateSymbolicLink(directory["link"], "/");

        var bytes = await _machine.MeasureDirectoryAsync(directory.Path, default);

        Assert.InRange(bytes, 3_000_000, 3_200_000);
        Assert.Equal(0, await _machine.MeasureDirectoryAsync(directory["absent"], default));
    }
}
