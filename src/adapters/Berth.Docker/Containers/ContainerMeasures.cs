using Berth.Docker.Transport;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Berth.Docker.Containers;

/// <summary>Current use, in one answer of the engine, which measures for about a second to know the processor's share.</summary>
internal sealed class ContainerMeasures(EngineConnection engine)
{
    public Task<ContainerStats?> GetAsync(string name, CancellationToken cancellationToken) => engine.AskAsync(async (client, token) =>
    {
        EngineNames.CheckContainer(name);
        var last = new Last();
        try
        {
            await client.Containers.GetContainerStatsAsync(name, new ContainerStatsParameters { Stream = false }, last, token);
        }
        catch (DockerContainerNotFoundException)
        {
            return null;
        }

        return last.Answer is { } answer ? ToStats(answer) : null;
    }, cancellationToken);

    /// <summary>Null when nothing was measured: the engine answers for a stopped container too, with zeros.</summary>
    internal static ContainerStats? ToStats(ContainerStatsResponse answer)
    {
        var memory = answer.MemoryStats;
        if (memory?.Usage is not { } usage || answer.Read.Year <= 1)
        {
            return null;
        }

        var networks = answer.Networks?.Values ?? [];
        return new ContainerStats(
            CpuPercent(answer.CPUStats, answer.PreCPUStats),
            (long)(usage - Math.Min(usage, PageCache(memory))),
            (long)Math.Min(memory.Limit ?? 0, long.MaxValue),
            networks.Sum(network => (long)network.RxBytes),
            networks.Sum(network => (long)network.TxBytes),
            Blocks(answer.BlkioStats, "read"),
            Blocks(answer.BlkioStats, "write"),
            (int)(answer.PidsStats?.Current ?? 0));
    }

    /// <summary>What the kernel would give back at once; version 1 of cgroups says it one way, version 2 another.</summary>
    private static ulong PageCache(MemoryStats memory) =>
        memory.Stats is { } stats && (stats.TryGetValue("total_inactive_file", out var bytes) || stats.TryGetValue("inactive_file", out bytes)) ? bytes : 0;

    private static double CpuPercent(CPUStats? now, CPUStats? before)
    {
        if (now?.SystemUsage is not { } system || before?.SystemUsage is not { } systemBefore || system <= systemBefore
            || now.CPUUsage.TotalUsage < before.CPUUsage.TotalUsage)
        {
            return 0;
        }

        var cores = now.OnlineCPUs is > 0 ? (int)now.OnlineCPUs : Math.Max(1, now.CPUUsage.PercpuUsage?.Count ?? 1);
        return (double)(now.CPUUsage.TotalUsage - before.CPUUsage.TotalUsage) / (system - systemBefore) * cores * 100;
    }

    // "Read" in version 1, "read" in version 2.
    private static long Blocks(BlkioStats? blocks, string operation) => (blocks?.IoServiceBytesRecursive ?? [])
        .Where(entry => string.Equals(entry.Op, operation, StringComparison.OrdinalIgnoreCase))
        .Sum(entry => (long)entry.Value);

    private sealed class Last : IProgress<ContainerStatsResponse>
    {
        public ContainerStatsResponse? Answer { get; private set; }

        public void Report(ContainerStatsResponse value) => Answer = value;
    }
}
