namespace Berth.Contracts;

public sealed record SystemInfoResponse
{
    public string SysVendor { get; init; } = "";

    public string ProductName { get; init; } = "";

    public long UptimeSecs { get; init; }

    public bool RebootRequired { get; init; }

    public DateTimeOffset? ActivationTime { get; init; }

    /// <summary>Container engine's version. Ours.</summary>
    public string? EngineVersion { get; init; }

    /// <summary>API version agreed with the engine. Ours.</summary>
    public string? EngineApiVersion { get; init; }
}

/// <summary>Bytes.</summary>
public sealed record MemoryResponse(long Memory, long Swap);

public sealed record CpusResponse(IReadOnlyList<CpuInfo> Cpus);

/// <param name="Speed">MHz.</param>
public sealed record CpuInfo(string Model, int Speed, CpuTimes Times);

/// <summary>Milliseconds since boot.</summary>
public sealed record CpuTimes(long User, long Nice, long Sys, long Idle, long Irq);

/// <summary><c>POST /system/shutdown</c>, ours: ends the platform's server process.</summary>
/// <param name="StopApps">Also stop the containers of apps and services; they start again with the platform.</param>
public sealed record ShutdownRequest(bool StopApps = false);
