using Berth.Docker.Containers;
using Docker.DotNet.Models;

namespace Engine.Tests;

/// <summary>The engine here has one version of control groups; these are answers of both.</summary>
public sealed class StatsTests
{
    private static readonly DateTime Now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("total_inactive_file", "Read", "Write")]
    [InlineData("inactive_file", "read", "write")]
    public void Answer_OfEitherVersion_IsUnderstood(string cache, string read, string write)
    {
        var stats = ContainerMeasures.ToStats(new ContainerStatsResponse
        {
            Read = Now,
            MemoryStats = new MemoryStats { Usage = 100, Limit = 1000, Stats = new Dictionary<string, ulong> { [cache] = 30 } },
            CPUStats = new CPUStats { CPUUsage = new CPUUsage { TotalUsage = 3_000 }, SystemUsage = 20_000, OnlineCPUs = 4 },
            PreCPUStats = new CPUStats { CPUUsage = new CPUUsage { TotalUsage = 1_000 }, SystemUsage = 16_000 },
            Networks = new Dictionary<string, NetworkStats> { ["eth0"] = new() { RxBytes = 5, TxBytes = 6 }, ["eth1"] = new() { RxBytes = 1, TxBytes = 1 } },
            BlkioStats = new BlkioStats { IoServiceBytesRecursive = [new() { Op = read, Value = 7 }, new() { Op = write, Value = 8 }, new() { Op = "Total", Value = 15 }] },
            PidsStats = new PidsStats { Current = 3 },
        });

        Assert.Equal(new ContainerStats(200, 70, 1000, 6, 7, 7, 8, 3), stats);
    }

    [Fact]
    public void StoppedContainer_HasNone() => Assert.Null(ContainerMeasures.ToStats(new ContainerStatsResponse()));
}
